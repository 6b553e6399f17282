/** Loops with several counters, which are never kept. */

/** @differentiable modes jvp,valueAndGrad */
export function mirrored(x: Float64Array): number {
  let sum = 0;
  for (let i = 0, j = x.length - 1; i < j; i++, j--) sum += Math.sin(x[i]! * x[j]!);
  return sum;
}

/** @differentiable modes grad */
export function folded(x: Float64Array): number {
  let y = 1;
  for (let i = 0, j = x.length - 1; i < j; i++, j--) {
    if (x[i]! > 3) continue;
    y = y * x[i]! + x[j]!;
  }
  return y;
}

/** @differentiable modes grad */
export function narrowed(x: Float64Array): number {
  let y = 1,
    low = 0,
    high = x.length - 1;
  while (low <= high) {
    y = y * x[low]! + x[high]!;
    low++;
    high -= 2;
  }
  return y * (low + high);
}

/** @differentiable modes grad */
export function strided(x: Float64Array, weights: Float64Array): number {
  let y = 1;
  for (let i = 0, k = 0; k < x.length; i++, k += 3) y = y * x[k]! + weights[i]!;
  return y;
}

/** @differentiable modes grad */
export function untilEqual(x: Float64Array): number {
  let y = 1;
  for (let i = 0, j = x.length; i !== j; i++, j--) y = y * x[i]! + x[j - 1]!;
  return y;
}

export const samples = {
  mirrored: [[Float64Array.of(0.3, -0.7, 1.1, 0.4, 0.9)]],
  folded: [[Float64Array.of(0.3, -0.7, 1.1, 0.4, 0.9)], [Float64Array.of(4, -0.7, 1.1, 0.4)]],
  narrowed: [[Float64Array.of(0.3, -0.7, 1.1, 0.4, 0.9)]],
  strided: [[Float64Array.of(0.3, -0.7, 1.1, 0.4, 0.9), Float64Array.of(1, 2, 3)]],
  untilEqual: [[Float64Array.of(0.3, -0.7, 1.1, 0.4)]],
};
