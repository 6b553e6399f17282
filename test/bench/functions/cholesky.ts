/**
 * Logarithm of the determinant of a positive definite matrix, row by row, by its Cholesky factor in place.
 * @differentiable wrt a modes valueAndGradInto
 */
export function logDeterminant(a: Float64Array, n: number): number {
  const l = a.slice();
  let sum = 0;
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let s = l[i * n + j];
      for (let k = 0; k < j; k++) s -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = i === j ? Math.sqrt(s) : s / l[j * n + j];
    }
    sum += Math.log(l[j * n + j]);
  }
  return 2 * sum;
}
