/** A residual is used as soon as it is known, while its row is in the cache. */
export function lossValueAndGradInto(
  w: Float64Array,
  b: number,
  x: Float64Array,
  y: Float64Array,
  wBar: Float64Array,
  bBar: Float64Array,
): number {
  const d = w.length,
    n = y.length;
  wBar.fill(0);
  let sum = 0;
  let bSum = 0;
  for (let i = 0; i < n; i++) {
    let r = b - y[i];
    for (let j = 0; j < d; j++) r += w[j] * x[i * d + j];
    sum += r * r;
    const rBar = (2 / n) * r;
    bSum += rBar;
    for (let j = 0; j < d; j++) wBar[j] += rBar * x[i * d + j];
  }
  bBar[0] = bSum;
  return sum / n;
}
