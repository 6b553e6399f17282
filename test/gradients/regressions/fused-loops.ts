/**
 * A view and its base both stand in a loop whose trips are reversed on the spot: what the inner loop read by one name is
 * written by the other before the trip is reversed.
 * @differentiable wrt x
 */
export function viewAndBase(x: Float64Array, c: Float64Array): number {
  const v = c.subarray(1);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    let t = x[i];
    for (let j = 0; j < v.length; j++) t += v[j] * x[i] * x[j];
    c[1] = 5 + i;
    sum += t * t;
  }
  return sum;
}

/**
 * Two sums, the second around the mean that the first gives.
 * @differentiable wrt x
 */
export function variance(x: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i];
  const mean = total / x.length;
  let spread = 0;
  for (let i = 0; i < x.length; i++) spread += (x[i] - mean) ** 2;
  return spread / x.length;
}

/**
 * The array is changed in place before the loop that sums it, and handed back.
 * @differentiable wrt x scale
 */
export function scaledNorm(x: Float64Array, scale: number): number {
  for (let i = 0; i < x.length; i++) x[i] *= scale;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum -= x[i] * x[i] * scale;
  return 3 * sum;
}

/**
 * Pairs of a double loop, each reversed where it stands.
 * @differentiable wrt x
 */
export function pairEnergy(x: Float64Array): number {
  let energy = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const d = x[i] - x[j];
      energy += 1 / (1 + d * d);
    }
  }
  return energy;
}

export const samples = {
  viewAndBase: [[Float64Array.of(1, 2, 3), Float64Array.of(0.5, -1, 2, 4)]],
  variance: [[Float64Array.of(1, 2, 4, -1)]],
  scaledNorm: [[Float64Array.of(1, 2, -3), 0.5]],
  pairEnergy: [[Float64Array.of(0.1, 0.7, -1.2, 2)]],
};
