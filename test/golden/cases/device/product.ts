/**
 * A matrix product, and the products of its adjoint.
 * @differentiable wrt a b modes vjp target webgpu
 */
export function product(a: Float64Array, b: Float64Array, n: number, m: number, k: number): Float64Array {
  const c = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += a[i * k + l] * b[l * m + j];
      c[i * m + j] = s;
    }
  }
  return c;
}

export const samples = {
  product: [[Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(0.5, -1, 2, 3, -2, 1), 2, 2, 3]],
};
