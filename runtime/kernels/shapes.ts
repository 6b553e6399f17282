/** What kernels demand of the lengths of their arrays. */

/** How many rows of `columns` numbers an array of `length` has. */
export function rowsOf(length: number, columns: number): number {
  const rows = Math.floor(length / columns);
  if (!Number.isInteger(columns) || columns < 1 || rows * columns !== length) {
    throw new RangeError(`${length} numbers are no rows of ${columns}`);
  }
  return rows;
}

/** Throws unless an array has the length that the others ask for. */
export function requireLength(name: string, length: number, expected: number): void {
  if (length !== expected) throw new RangeError(`'${name}' has ${length} numbers instead of ${expected}`);
}
