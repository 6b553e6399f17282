/** Collects the rows of a batch from a data set held as one array. */

/**
 * Copies row `cases[k]` of `source` to row k of `target`; rows are `width` numbers long. What lies in `target` behind
 * the last row stays.
 */
export function gatherRows<Rows extends Float64Array | Float32Array | Int32Array | Uint8Array>(
  source: Rows,
  cases: Uint32Array,
  width: number,
  target: Rows,
): void {
  if (target.length < cases.length * width) {
    throw new RangeError(`${cases.length} rows of ${width} do not fit into ${target.length} elements`);
  }
  for (const [row, chosen] of cases.entries()) {
    target.set(source.subarray(chosen * width, (chosen + 1) * width), row * width);
  }
}
