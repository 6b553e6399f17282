/** Loops that several threads share: sums of numbers and of arrays, arrays written row by row, and one that stays as it is. */

/** @differentiable wrt weights bias modes valueAndGrad workers */
export function crossEntropy(weights: Float64Array, bias: number, x: Float64Array, y: Float64Array): number {
  const d = weights.length;
  const n = y.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let score = bias;
    for (let j = 0; j < d; j++) score += weights[j]! * x[i * d + j]!;
    sum += Math.log(1 + Math.exp(score)) - y[i]! * score;
  }
  return sum / n;
}

/** @differentiable wrt weights modes valueAndGradInto workers */
export function layer(weights: Float64Array, x: Float64Array, rows: number): number {
  const inputs = x.length / rows;
  const units = weights.length / inputs;
  const hidden = new Float64Array(rows * units);
  for (let row = rows - 1; row >= 0; row--) {
    for (let u = 0; u < units; u++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += weights[u * inputs + i]! * x[row * inputs + i]!;
      hidden[row * units + u] = Math.tanh(sum);
    }
  }
  let total = 0;
  for (let k = 0; k < hidden.length; k++) total += hidden[k]! ** 2;
  return total;
}

/** @differentiable modes grad workers */
export function recurrence(x: Float64Array): number {
  let state = 0;
  for (const value of x) state = Math.sin(state + value);
  return state;
}

export const samples = {
  crossEntropy: [[Float64Array.of(0.3, -0.2), 0.1, Float64Array.of(1, 2, 0.5, -1, 0.25, 3), Float64Array.of(1, 0, 1)]],
  layer: [[Float64Array.of(0.3, -0.2, 0.5, 0.1), Float64Array.of(1, 2, 0.5, -1, 0.25, 3), 3]],
  recurrence: [[Float64Array.of(0.3, -0.2, 0.5)]],
};
