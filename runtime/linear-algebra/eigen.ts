/** Eigenvectors and orthonormal bases: a library's, in double precision, off the path that every step takes. */
import { EigenvalueDecomposition, Matrix, QrDecomposition } from "ml-matrix";
import { NotPositiveDefinite } from "./not-positive-definite.ts";

export interface Eigen {
  /** [n], rising. */
  readonly values: Float64Array;
  /** [n, n], row by row; its columns are the vectors, in the order of their values. */
  readonly vectors: Float64Array;
}

/** A = V diag(values) V' of a symmetric A, [n, n]. Throws NotPositiveDefinite where a number of A is not finite. */
export function symmetricEigen(a: Float64Array, n: number): Eigen {
  if (!a.every(Number.isFinite)) throw new NotPositiveDefinite("a symmetric matrix has numbers that are not finite");
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrixOf(a, n, n), {
    assumeSymmetric: true,
  });
  return { values: Float64Array.from(realEigenvalues), vectors: arrayOf(eigenvectorMatrix) };
}

/** An orthonormal basis [rows, columns] of the columns of X, of which there are no more than rows. */
export function orthonormalBasis(x: Float64Array, rows: number, columns: number): Float64Array {
  return arrayOf(new QrDecomposition(matrixOf(x, rows, columns)).orthogonalMatrix);
}

function matrixOf(x: Float64Array, rows: number, columns: number): Matrix {
  return Matrix.from1DArray(rows, columns, x as unknown as number[]);
}

function arrayOf(matrix: Matrix): Float64Array {
  return Float64Array.from(matrix.to1DArray());
}

/** A to the power of -1/2, symmetric, of a symmetric positive definite A. */
export function inverseRoot(a: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(a, n);
  const root = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    if (!(values[k]! > 0))
      throw new NotPositiveDefinite(`a matrix without a positive eigenvalue: ${values[k]}; more damping helps`);
    const weight = 1 / Math.sqrt(values[k]!);
    for (let i = 0; i < n; i++) {
      const left = weight * vectors[i * n + k]!;
      for (let j = 0; j < n; j++) root[i * n + j] = root[i * n + j]! + left * vectors[j * n + k]!;
    }
  }
  return root;
}
