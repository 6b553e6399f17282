/** Softmax and log-sum-exp: rows in; rows of probabilities, or one number for each row, out. */
import { stopGradient } from "fluxion";
import { placeOfLargest, sumOfExponentials } from "./row-sums.ts";
import { rowsOf } from "./shapes.ts";

/**
 * exp(x) over its sum in each row: `x` [rows, columns] gives probabilities [rows, columns]. Numbers of any size, and -Infinity, which has
 * probability 0, neither overflow nor divide by 0; a row whose greatest number is infinite gives NaN. Throws a RangeError where `x` is no rows of `columns`.
 *
 * @differentiable modes jvp vjp
 */
export function softmax(x: Float64Array, columns: number): Float64Array {
  const rows = rowsOf(x.length, columns);
  const y = new Float64Array(x.length);
  for (let r = 0; r < rows; r++) {
    // Softmax does not depend on what is taken off a row, so it counts as a constant.
    const shift = stopGradient(x[placeOfLargest(x, r * columns, columns)]!);
    let sum = 0;
    for (let i = 0; i < columns; i++) {
      const exponential = Math.exp(x[r * columns + i]! - shift);
      y[r * columns + i] = exponential;
      sum += exponential;
    }
    for (let i = 0; i < columns; i++) y[r * columns + i] = y[r * columns + i]! / sum;
  }
  return y;
}

/**
 * log(sum(exp(x))) of each row: `x` [rows, columns] gives [rows]. Numbers of any size neither overflow nor vanish. A row of -Infinity alone
 * gives -Infinity, one with Infinity gives that: its derivative is then that of its first greatest number. Throws a RangeError where `x` is no rows of `columns`.
 *
 * @differentiable modes jvp vjp
 */
export function logSumExp(x: Float64Array, columns: number): Float64Array {
  const rows = rowsOf(x.length, columns);
  const sums = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const largest = x[placeOfLargest(x, r * columns, columns)]!;
    if (Math.abs(largest) === Number.POSITIVE_INFINITY) sums[r] = largest;
    else {
      // What is taken off and added again counts as a constant.
      const shift = stopGradient(largest);
      sums[r] = shift + Math.log(sumOfExponentials(x, r * columns, columns, shift));
    }
  }
  return sums;
}
