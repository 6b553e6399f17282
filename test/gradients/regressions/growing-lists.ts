/** Lists that grow: their length is another after each element that is added. */

/** @differentiable wrt x */
export function lengthBetweenAdditions(x: number): number {
  const list: number[] = [x];
  list[list.length] = x * x;
  const two = list.length;
  list[list.length] = x * x * x;
  let sum = list.length * two * x;
  for (let i = 0; i < list.length; i++) sum += list[i] * (i + 1);
  return sum;
}

/** @differentiable wrt x */
export function lengthInsideTrips(x: Float64Array): number {
  const list: number[] = [x[0]];
  let sum = 0;
  for (let t = 1; t < x.length; t++) {
    sum += list.length * x[t];
    if (x[t] > 0) list[list.length] = x[t] * list[list.length - 1];
    sum += list.length * list[list.length - 1];
  }
  return sum + list.length * x[0];
}

export const samples = {
  lengthBetweenAdditions: [[0.7], [-1.3]],
  lengthInsideTrips: [[Float64Array.of(0.5, 1.25, -0.75, 2)], [Float64Array.of(1.5)]],
};
