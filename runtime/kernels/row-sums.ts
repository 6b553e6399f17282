/** Parts of log(sum(exp(x))) of one row of a matrix: the `columns` numbers from `start`. */

/** Where the greatest number stands, the first of equal ones. */
export function placeOfLargest(x: Float64Array, start: number, columns: number): number {
  let place = start;
  for (let i = start + 1; i < start + columns; i++) if (x[i]! > x[place]!) place = i;
  return place;
}

/** sum(exp(x - shift)). */
export function sumOfExponentials(x: Float64Array, start: number, columns: number, shift: number): number {
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += Math.exp(x[start + i]! - shift);
  return sum;
}
