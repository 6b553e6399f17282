/**
 * Mean cross entropy of a logistic regression, safe for large scores.
 * @differentiable wrt w b modes valueAndGradInto
 */
export function crossEntropy(w: Float64Array, b: number, x: Float64Array, labels: Uint8Array): number {
  const d = w.length;
  const n = labels.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let score = b;
    for (let j = 0; j < d; j++) score += w[j] * x[i * d + j];
    sum += Math.max(score, 0) - score * labels[i] + Math.log1p(Math.exp(-Math.abs(score)));
  }
  return sum / n;
}
