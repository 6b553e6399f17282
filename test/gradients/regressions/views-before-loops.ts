/**
 * A view made before the loop is written through in a trip that reads its base, between two uses.
 * @differentiable wrt x
 */
export function viewBeforeLoop(x: Float64Array, data: Float64Array): number {
  const buffer = new Float64Array(4);
  const tail = buffer.subarray(1);
  buffer[1] = 2;
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < 3; j++) s += x[i] * x[i] * buffer[j];
    tail[0] = i + data[i];
    for (let j = 0; j < 3; j++) s += x[i] * buffer[j];
    tail[0] = i + data[i] + 7;
  }
  return s;
}

/**
 * The same with a table of indexes.
 * @differentiable wrt x
 */
export function viewOfIndexes(x: Float64Array, order: Int32Array): number {
  const n = x.length,
    view = order.subarray(0, n);
  let s = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) s += x[i] * x[order[j]] * (j + 1);
    for (let j = 0; j < n; j++) view[j] = (view[j] + 1) % n;
    for (let j = 0; j < n; j++) s += x[order[j]] * x[j];
    for (let j = 0; j < n; j++) view[j] = (view[j] + 1) % n;
  }
  return s / n;
}

export const samples = {
  viewBeforeLoop: [[Float64Array.of(1, 2, 0.5), Float64Array.of(0.1, 0.2, 0.3)]],
  viewOfIndexes: [[Float64Array.of(1, 2, 0.5), Int32Array.of(0, 1, 2)]],
};
