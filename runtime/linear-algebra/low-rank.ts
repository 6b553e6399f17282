/**
 * What random projections find of a matrix: Halko, Martinsson and Tropp, "Finding structure with randomness", SIAM Review 2011,
 * algorithms 4.4 and 5.3. Float64Arrays, row by row.
 */
import { randomNormal } from "../random.ts";
import { orthonormalBasis, symmetricEigen } from "./eigen.ts";
import { multiply, multiplyByTransposed, symmetrise } from "./products.ts";

export interface RangeOptions {
  /** Columns of the basis. */
  readonly columns: number;
  /** Times that the matrix and its transpose are applied once more: 0 where singular values fall fast, else 1 to 3. */
  readonly powerSteps: number;
  readonly seed: number;
  readonly slot: number;
}

/** An orthonormal basis [rows, columns] of nearly all that X [rows, n] reaches. */
export function randomizedRange(
  x: Float64Array,
  rows: number,
  n: number,
  { columns, powerSteps, seed, slot }: RangeOptions,
): Float64Array {
  const probe = Float64Array.from({ length: n * columns }, (_, element) => randomNormal(seed, slot, element));
  let basis = orthonormalBasis(multiply(x, probe, rows, n, columns), rows, columns);
  for (let step = 0; step < powerSteps; step++) {
    const back = orthonormalBasis(multiplyByTransposed(x, basis, rows, n, columns), n, columns);
    basis = orthonormalBasis(multiply(x, back, rows, n, columns), rows, columns);
  }
  return basis;
}

export interface LowRank {
  /** [n, rank], orthonormal columns. */
  readonly basis: Float64Array;
  /** [rank], falling. */
  readonly values: Float64Array;
}

/** The leading eigenvectors of a symmetric positive semidefinite X [n, n], from a basis of `rank + oversampling` columns. */
export function randomizedEigen(
  x: Float64Array,
  n: number,
  rank: number,
  { columns, ...options }: RangeOptions,
): LowRank {
  const width = Math.min(n, columns);
  const range = randomizedRange(x, n, n, { ...options, columns: width });
  const small = multiplyByTransposed(range, multiply(x, range, n, n, width), n, width, width);
  const { values, vectors } = symmetricEigen(symmetrise(small, width), width);
  const kept = Math.min(rank, width);
  const chosen = new Float64Array(width * kept);
  const largest = new Float64Array(kept);
  for (let k = 0; k < kept; k++) {
    const from = width - 1 - k;
    // Rounding may leave a value below the zero that it is.
    largest[k] = Math.max(0, values[from]!);
    for (let i = 0; i < width; i++) chosen[i * kept + k] = vectors[i * width + from]!;
  }
  return { basis: multiply(range, chosen, n, width, kept), values: largest };
}
