/** @differentiable wrt a */
export function accumulatedDivision(a: number, c: readonly number[]): number {
  let s = 0;
  for (let i = 0; i < c.length; i++) s += 1 / (c[i] + a * a);
  return s;
}

/** @differentiable wrt a c */
export function accumulatedDivisionOfArrays(a: Float64Array, c: Float64Array): number {
  let s = 0;
  for (let i = 0; i < c.length; i++) {
    s += 1 / (c[i] + a[0] * a[0]);
  }
  return s;
}

export const samples = {
  accumulatedDivision: [
    [0.7, [1]],
    [0.7, [1, 2]],
    [0.7, [1, 2, 3, 4]],
  ],
  accumulatedDivisionOfArrays: [[Float64Array.of(0.7), Float64Array.of(1, 2, 3)]],
};

const slope = (a: number, c: ArrayLike<number>) =>
  Array.from(c).reduce((sum, value) => sum - (2 * a) / (value + a * a) ** 2, 0);

export const gradients = {
  accumulatedDivision: slope,
  accumulatedDivisionOfArrays: ([a]: Float64Array, c: Float64Array) => [
    [slope(a, c)],
    c.map((value) => -1 / (value + a * a) ** 2),
  ],
};
