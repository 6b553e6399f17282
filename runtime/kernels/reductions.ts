/** Reductions: sums of an array, of its rows and of its columns. */
import { countOf, requireLength, rowsOf } from "./shapes.ts";

/**
 * The sum of all numbers, in their order; 0 of none.
 *
 * @differentiable modes valueAndGrad jvp vjp
 */
export function sum(x: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]!;
  return total;
}

/**
 * The mean of all numbers; NaN of none.
 *
 * @differentiable modes valueAndGrad jvp vjp
 */
export function mean(x: Float64Array): number {
  return sum(x) / x.length;
}

/**
 * The product of two vectors: the sum of x[i] y[i]. Throws a RangeError where they differ in length.
 *
 * @differentiable wrt x y modes valueAndGrad jvp vjp
 */
export function dot(x: Float64Array, y: Float64Array): number {
  requireLength("y", y.length, x.length);
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!;
  return total;
}

/**
 * The sum of each row: `x` [rows, columns] gives [rows]. Throws a RangeError where `x` is no rows of `columns`.
 *
 * @differentiable modes jvp vjp
 */
export function rowSums(x: Float64Array, columns: number): Float64Array {
  const rows = rowsOf(x.length, columns);
  const sums = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let total = 0;
    for (let i = 0; i < columns; i++) total += x[r * columns + i]!;
    sums[r] = total;
  }
  return sums;
}

/**
 * The sum of each column: `x` [rows, columns] gives [columns]. Throws a RangeError where `x` is no rows of `columns`.
 *
 * @differentiable modes jvp vjp
 */
export function columnSums(x: Float64Array, columns: number): Float64Array {
  const width = countOf("columns", columns, 1);
  const rows = rowsOf(x.length, width);
  const sums = new Float64Array(width);
  for (let i = 0; i < width; i++) {
    let total = 0;
    for (let r = 0; r < rows; r++) total += x[r * width + i]!;
    sums[i] = total;
  }
  return sums;
}
