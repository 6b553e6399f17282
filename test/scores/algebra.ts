/** Vectors and small matrices, as plainly as can be, for the tests of score matching. */
import type { Model } from "./objectives.ts";

export function flat({ p, w, a }: Model): number[] {
  return [...p, ...w, ...a];
}

export function norm(vector: ArrayLike<number>): number {
  return Math.hypot(...Array.from(vector));
}

export function cosine(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0) / (norm(a) * norm(b));
}

export function multiplied(matrix: Float64Array, vector: Float64Array): Float64Array {
  const d = vector.length;
  return vector.map((_, i) => vector.reduce((sum, value, j) => sum + matrix[i * d + j]! * value, 0));
}

/** Gauss and Jordan's elimination, for matrices that need no pivoting. */
export function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((row, k) => {
    const pivot = row[k]!;
    row.forEach((value, j) => {
      row[j] = value / pivot;
    });
    rows.forEach((other, i) => {
      const factor = other[k]!;
      if (i !== k) other.forEach((value, j) => (other[j] = value - factor * row[j]!));
    });
  });
  return rows.map((row) => row.at(-1)!);
}
