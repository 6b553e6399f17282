/**
 * The factor holds all that its adjoint needs: nothing else is kept.
 *
 * Source: Iain Murray, "Differentiation of the Cholesky decomposition" (2016), algorithm 3, here by columns.
 */
let factor = new Float64Array(0);
let factorBar = new Float64Array(0);

export function logDeterminantValueAndGradInto(a: Float64Array, n: number, aBar: Float64Array): number {
  if (factor.length < a.length) {
    factor = new Float64Array(a.length);
    factorBar = new Float64Array(a.length);
  }
  const l = factor;
  const lBar = factorBar;
  l.set(a);
  lBar.fill(0);
  let sum = 0;
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let s = l[i * n + j];
      for (let k = 0; k < j; k++) s -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = i === j ? Math.sqrt(s) : s / l[j * n + j];
    }
    sum += Math.log(l[j * n + j]);
  }
  aBar.fill(0);
  for (let j = n - 1; j >= 0; j--) {
    const pivot = l[j * n + j];
    let pivotBar = lBar[j * n + j] + 2 / pivot;
    for (let i = n - 1; i > j; i--) {
      const sBar = lBar[i * n + j] / pivot;
      pivotBar -= sBar * l[i * n + j];
      aBar[i * n + j] = sBar;
      for (let k = 0; k < j; k++) {
        lBar[i * n + k] -= sBar * l[j * n + k];
        lBar[j * n + k] -= sBar * l[i * n + k];
      }
    }
    const sBar = pivotBar / (2 * pivot);
    aBar[j * n + j] = sBar;
    for (let k = 0; k < j; k++) lBar[j * n + k] -= 2 * sBar * l[j * n + k];
  }
  return 2 * sum;
}
