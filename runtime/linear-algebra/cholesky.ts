/**
 * Systems with a symmetric positive definite matrix, by Cholesky's factors A = L L'. Own loops, since ISAAC solves one in every step
 * for each layer. Float64Arrays, row by row.
 */
import { NotPositiveDefinite } from "./not-positive-definite.ts";
import { symmetrise } from "./products.ts";

/** Columns that are solved together: as many as leave the rows that are read again in a core's own cache. */
const COLUMNS = 256;

/**
 * L, lower triangular, [n, n]; above the diagonal it is zero. `a` is symmetric; only its lower triangle is read. Throws a
 * NotPositiveDefinite where it has none; `name` says in the message what was factored.
 */
export function cholesky(a: Float64Array, n: number, name = "matrix"): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let [even, odd] = [a[i * n + j]!, 0];
      let p = 0;
      for (; p + 1 < j; p += 2) {
        even -= l[i * n + p]! * l[j * n + p]!;
        odd -= l[i * n + p + 1]! * l[j * n + p + 1]!;
      }
      if (p < j) even -= l[i * n + p]! * l[j * n + p]!;
      const rest = even + odd;
      if (i !== j) l[i * n + j] = rest / l[j * n + j]!;
      else if (rest > 0) l[i * n + i] = Math.sqrt(rest);
      else
        throw new NotPositiveDefinite(
          `the ${name} is not positive definite: pivot ${i} of ${n} is ${rest}; more damping helps`,
        );
    }
  }
  return l;
}

/** Overwrites X, [n, columns], with the solution of L L' Y = X. */
export function solveWithFactor(l: Float64Array, n: number, x: Float64Array, columns: number): void {
  for (let from = 0; from < columns; from += COLUMNS) {
    const to = Math.min(columns, from + COLUMNS);
    for (let i = 0; i < n; i++) eliminate(l, n, x, columns, from, to, i, 0, i, i * n, 1);
    for (let i = n - 1; i >= 0; i--) eliminate(l, n, x, columns, from, to, i, i + 1, n, i, n);
  }
}

/** Takes from row i of X its rows `first` to `last` times l[start + step * row], and divides by the diagonal. */
function eliminate(
  l: Float64Array,
  n: number,
  x: Float64Array,
  columns: number,
  from: number,
  to: number,
  i: number,
  first: number,
  last: number,
  start: number,
  step: number,
): void {
  const row = i * columns;
  let p = first;
  for (; p + 3 < last; p += 4) {
    const l0 = l[start + step * p]!;
    const l1 = l[start + step * (p + 1)]!;
    const l2 = l[start + step * (p + 2)]!;
    const l3 = l[start + step * (p + 3)]!;
    const x0 = p * columns;
    const x1 = x0 + columns;
    const x2 = x1 + columns;
    const x3 = x2 + columns;
    for (let j = from; j < to; j++) {
      x[row + j] = x[row + j]! - l0 * x[x0 + j]! - l1 * x[x1 + j]! - l2 * x[x2 + j]! - l3 * x[x3 + j]!;
    }
  }
  for (; p < last; p++) {
    const factor = l[start + step * p]!;
    for (let j = from; j < to; j++) x[row + j] = x[row + j]! - factor * x[p * columns + j]!;
  }
  const diagonal = l[i * n + i]!;
  for (let j = from; j < to; j++) x[row + j] = x[row + j]! / diagonal;
}

/** The solution Y of A Y = X for a symmetric positive definite A [n, n] and X [n, columns], which stays as it is. */
export function solvePositiveDefinite(
  a: Float64Array,
  n: number,
  x: Float64Array,
  columns: number,
  name?: string,
): Float64Array {
  const solution = x.slice();
  solveWithFactor(cholesky(a, n, name), n, solution, columns);
  return solution;
}

/** The inverse of a symmetric positive definite matrix, symmetric to the bit. */
export function inversePositiveDefinite(a: Float64Array, n: number, name?: string): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1;
  solveWithFactor(cholesky(a, n, name), n, inverse, n);
  return symmetrise(inverse, n);
}
