/**
 * Mean squared error of a linear model.
 * @differentiable wrt w b modes valueAndGradInto
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
