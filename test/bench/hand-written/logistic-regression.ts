/** A score is used as soon as it is known, while its row is in the cache. */
export function crossEntropyValueAndGradInto(
  w: Float64Array,
  b: number,
  x: Float64Array,
  labels: Uint8Array,
  wBar: Float64Array,
  bBar: Float64Array,
): number {
  const d = w.length,
    n = labels.length;
  wBar.fill(0);
  let sum = 0;
  let bSum = 0;
  for (let i = 0; i < n; i++) {
    let score = b;
    for (let j = 0; j < d; j++) score += w[j] * x[i * d + j];
    const small = Math.exp(-Math.abs(score));
    sum += Math.max(score, 0) - score * labels[i] + Math.log1p(small);
    const scoreBar = ((score >= 0 ? 1 / (1 + small) : small / (1 + small)) - labels[i]) / n;
    bSum += scoreBar;
    for (let j = 0; j < d; j++) wBar[j] += scoreBar * x[i * d + j];
  }
  bBar[0] = bSum;
  return sum / n;
}
