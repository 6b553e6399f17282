/**
 * Mean squared error of a linear model: a sum by parts, and a gradient whose every cell one trip adds up.
 * @differentiable wrt w b modes valueAndGrad target webgpu
 */
export function loss(w: Float64Array, b: number, x: Float64Array, y: Float64Array): number {
  const d = w.length,
    n = y.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let r = b - y[i];
    for (let j = 0; j < d; j++) r += w[j] * x[i * d + j];
    sum += r * r;
  }
  return sum / n;
}

export const samples = {
  loss: [[Float64Array.of(0.5, -1), 0.3, Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 0, 2)]],
};
