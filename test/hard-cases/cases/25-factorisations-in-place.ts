/**
 * Matrices [n, n], row by row. Of a symmetric matrix only the lower triangle is read: an element below the diagonal
 * stands for both, and those above have derivative 0.
 */

function cholesky(a: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) a[j * n + j] -= a[j * n + k] * a[j * n + k];
    a[j * n + j] = Math.sqrt(a[j * n + j]);
    for (let i = j + 1; i < n; i++) {
      for (let k = 0; k < j; k++) a[i * n + j] -= a[i * n + k] * a[j * n + k];
      a[i * n + j] /= a[j * n + j];
    }
  }
}

/** @differentiable wrt a */
export function logDeterminant(a: Float64Array, n: number): number {
  cholesky(a, n);
  let s = 0;
  for (let i = 0; i < n; i++) s += 2 * Math.log(a[i * n + i]);
  return s;
}

/** LU with partial pivoting. */
/** @differentiable wrt a */
export function logOfDeterminant(a: Float64Array, n: number): number {
  let s = 0;
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[p * n + k])) p = i;
    if (p !== k) {
      for (let j = 0; j < n; j++) {
        const t = a[k * n + j];
        a[k * n + j] = a[p * n + j];
        a[p * n + j] = t;
      }
    }
    for (let i = k + 1; i < n; i++) {
      a[i * n + k] /= a[k * n + k];
      for (let j = k + 1; j < n; j++) a[i * n + j] -= a[i * n + k] * a[k * n + j];
    }
    s += Math.log(Math.abs(a[k * n + k]));
  }
  return s;
}

/** The solution of L x = b, in place of b, times w. */
/** @differentiable wrt l b */
export function forwardSolve(l: Float64Array, b: Float64Array, w: Float64Array): number {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= l[i * n + k] * b[k];
    b[i] /= l[i * n + i];
  }
  let s = 0;
  for (let i = 0; i < n; i++) s += w[i] * b[i];
  return s;
}

const symmetric = () => Float64Array.of(4, 1, 0.5, 1, 3, -0.2, 0.5, -0.2, 2);
const general = () => Float64Array.of(0.5, 1.2, -0.3, 1.5, -0.2, 0.7, 0.1, 0.9, 1.1);
const lower = () => Float64Array.of(2, 0, 0, 0.3, 1.5, 0, -0.7, 0.4, 1.2);

export const samples = {
  logDeterminant: [[symmetric(), 3]],
  logOfDeterminant: [[general(), 3]],
  forwardSolve: [[lower(), Float64Array.of(1, -2, 0.5), Float64Array.of(0.3, 1, -0.6)]],
};

/** By cofactors. */
function inverse(a: Float64Array): number[] {
  const at = (i: number, j: number) => a[(i % 3) * 3 + (j % 3)];
  const cofactor = (i: number, j: number) => at(i + 1, j + 1) * at(i + 2, j + 2) - at(i + 1, j + 2) * at(i + 2, j + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  return Array.from({ length: 9 }, (_, k) => cofactor(k % 3, Math.floor(k / 3)) / determinant);
}

const row = (k: number) => Math.floor(k / 3);
const column = (k: number) => k % 3;

export const gradients = {
  logDeterminant: (a: Float64Array) =>
    inverse(a).map((value, k) => (row(k) < column(k) ? 0 : row(k) > column(k) ? 2 * value : value)),
  logOfDeterminant: (a: Float64Array) => {
    const inverted = inverse(a);
    return inverted.map((_, k) => inverted[column(k) * 3 + row(k)]);
  },
  forwardSolve: (l: Float64Array, b: Float64Array, w: Float64Array) => {
    const inverted = inverse(l);
    const indices = [0, 1, 2];
    const sum = (term: (k: number) => number) => indices.reduce((s, k) => s + term(k), 0);
    const x = indices.map((i) => sum((k) => inverted[i * 3 + k] * b[k]));
    const bBar = indices.map((i) => sum((k) => inverted[k * 3 + i] * w[k]));
    return [Array.from(l, (_, k) => (row(k) < column(k) ? 0 : -bBar[row(k)] * x[column(k)])), bBar];
  },
};
