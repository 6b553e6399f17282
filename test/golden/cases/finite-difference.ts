/**
 * Energy of a chain of springs: it goes one way wherever it is, so its points are computed side by side.
 * @differentiable modes finiteDifference
 */
export function chain(x: Float64Array, stiffness: number): number {
  let energy = 0;
  for (let i = 1; i < x.length; i++) {
    const stretch = x[i]! - x[i - 1]! - 1;
    energy += 0.5 * stiffness * stretch ** 2;
  }
  return energy;
}

/**
 * Each point makes its own choice.
 * @differentiable modes finiteDifference order 2 accuracy 4
 */
export function hinge(x: number): number {
  return x > 1 ? (x - 1) ** 2 : 0;
}

/**
 * A branch that does more than choose a number asks where it is.
 * @differentiable modes finiteDifference
 */
export function barrier(x: number, heights: Float64Array): number {
  let sum = 0;
  if (x > 1) for (let i = 0; i < heights.length; i++) sum += heights[i]! * (x - 1) ** (i + 2);
  return sum;
}

/** @differentiable wrt state modes finiteDifference */
export function settle(state: Float64Array, rate: number): void {
  for (let i = 1; i < state.length; i++) state[i]! += rate * (state[i - 1]! - state[i]!);
}

export const samples = {
  chain: [[Float64Array.of(0.3, 1.5, 2.1), 2]],
  hinge: [[2.3]],
  barrier: [[2.3, Float64Array.of(0.5, -1)]],
  settle: [[Float64Array.of(0.3, 1.5, 2.1), 0.5]],
};
