/**
 * Logistic loss of a linear model.
 * @differentiable wrt w b modes forwardGrad distribution rademacher
 */
export function logistic(w: Float64Array, b: number, x: Float64Array, y: Float64Array): number {
  const d = w.length;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    let z = b;
    for (let j = 0; j < d; j++) z += w[j]! * x[i * d + j]!;
    sum += Math.log1p(Math.exp(-y[i]! * z));
  }
  return sum / y.length;
}

/** @differentiable modes forwardGrad directions 2 */
export function settle(state: Float64Array, steps: number): number {
  if (steps < 1) return state[0]!;
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < state.length; i++) state[i]! += 0.1 * Math.sin(state[i - 1]!);
  }
  return state[state.length - 1]!;
}

export const samples = {
  logistic: [[Float64Array.of(0.3, -0.2), 0.1, Float64Array.of(1, 2, -1, 0.5, 0.2, 0.1), Float64Array.of(1, -1, 1)]],
  settle: [
    [Float64Array.of(0.3, -0.2, 0.4), 3],
    [Float64Array.of(0.3, -0.2, 0.4), 0],
  ],
};
