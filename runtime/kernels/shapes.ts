/**
 * What kernels demand of lengths and sizes. `| 0` makes whole numbers for certain, of which the compiler then knows how long
 * an array is without making it; what it would change is refused.
 */

/** How many rows of `columns` numbers an array of `length` has. */
export function rowsOf(length: number, columns: number): number {
  const rows = (length / columns) | 0;
  if (columns !== (columns | 0) || columns < 1 || rows * columns !== length) {
    throw new RangeError(`${length} numbers are no rows of ${columns}`);
  }
  return rows;
}

/** A whole number, `least` or more. */
export function countOf(name: string, value: number, least: number): number {
  const count = value | 0;
  if (count !== value || count < least) throw new RangeError(`'${name}' is ${value}, not a whole number from ${least}`);
  return count;
}

/** Throws unless an array has the length that the others ask for. */
export function requireLength(name: string, length: number, expected: number): void {
  if (length !== expected) throw new RangeError(`'${name}' has ${length} numbers instead of ${expected}`);
}
