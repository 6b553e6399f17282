/** The bench's arguments in the shapes that array programs take. */

/** A row of zeros for each label, with a one in the label's place. */
export function oneHot(labels: Uint8Array, classes: number): Float64Array {
  const rows = new Float64Array(labels.length * classes);
  for (const [row, label] of labels.entries()) rows[row * classes + label] = 1;
  return rows;
}

/**
 * What brings the elements below the diagonal, row by row, to their places in an n x n matrix: [n (n - 1) / 2, n n],
 * to be multiplied by. A product has a gradient everywhere; a write at an index has one almost nowhere.
 */
export function placesBelowDiagonal(n: number): Float64Array {
  const places = new Float64Array(((n * (n - 1)) / 2) * n * n);
  let at = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) places[at++ * n * n + i * n + j] = 1;
  }
  return places;
}

/** Views of the rows of a matrix. */
export function rowsOf(values: Float64Array, width: number): Float64Array[] {
  return Array.from({ length: values.length / width }, (_, row) => values.subarray(row * width, (row + 1) * width));
}
