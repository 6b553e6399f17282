/** Cursors that go through an array from loop to loop: where a row begins follows from its number. */

/** @differentiable wrt x */
export function lowerTriangle(x: Float64Array, n: number): number {
  let [at, sum] = [0, 0];
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j <= i; j++) row += x[at++]! * (j + 1);
    sum += row * row * (i + 1);
  }
  return sum;
}

/** @differentiable wrt x */
export function strictLowerTriangle(x: Float64Array, n: number): number {
  let [at, sum] = [1, 0];
  for (let i = 1; i < n; i++) {
    let row = 0;
    for (let j = 0; j < i; j++) {
      row += Math.sin(x[at]!) * (j + 1);
      at += 2;
    }
    at--;
    sum += row * row;
  }
  return sum;
}

/** @differentiable wrt x */
export function upperTriangle(x: Float64Array, n: number): number {
  let [at, sum] = [0, 0];
  for (let i = 0; i < n; i++) {
    let row = x[at++]! ** 2;
    for (let j = i + 1; j < n; j++) row += x[at++]! * j;
    sum += row * row;
  }
  return sum;
}

/** @differentiable wrt x */
export function upperTriangleFromTheEnd(x: Float64Array, n: number): number {
  let at = x.length - 1;
  let sum = 0;
  for (let i = 1; i <= n; i++) {
    let row = 1;
    for (let j = i; j <= n; j++) row += x[at--]! * j;
    sum += row * row;
  }
  return sum;
}

/** @differentiable wrt x */
export function rowAfterRow(x: Float64Array, rows: number, columns: number): number {
  let [at, sum] = [0, 0];
  for (let i = 0; i < rows; i++) {
    let row = 0;
    for (let j = 0; j < columns; j++) row += x[at++]! * (j + 1);
    sum += row * row * (i + 1);
  }
  return sum;
}

/** @differentiable wrt x */
export function threeAtATime(x: Float64Array): number {
  const count = Math.floor(x.length / 3);
  let [at, sum] = [0, 0];
  for (let i = 0; i < count; i++) {
    let length = 0;
    for (let k = 0; k < 3; k++) length += x[at++]! ** 2;
    sum += Math.sqrt(length) * i;
  }
  return sum;
}

/** Rows of a length that each one has for itself. */
/** @differentiable wrt x */
export function ragged(x: Float64Array, lengths: Int32Array): number {
  let [at, sum] = [0, 0];
  for (let i = 0; i < lengths.length; i++) {
    let row = 0;
    for (let j = 0; j < lengths[i]!; j++) row += x[at++]! * (j + 1);
    sum += row * row;
  }
  return sum;
}

/** Rows that begin beyond the diagonal, of which the last are empty. */
/** @differentiable wrt x */
export function farUpperTriangle(x: Float64Array, n: number): number {
  let [at, sum] = [0, 0];
  for (let i = 0; i < n; i++) {
    let row = 1;
    for (let j = i + 2; j < n; j++) row *= x[at++]! + j;
    sum += row * row;
  }
  return sum;
}

/** Rows that begin before the first element: those have none. */
/** @differentiable wrt x */
export function lateLowerTriangle(x: Float64Array, n: number): number {
  let [at, sum] = [0, 0];
  for (let i = 0; i < n; i++) {
    let row = 1;
    for (let j = 2; j < i; j++) row *= x[at++]! + j;
    sum += row * row;
  }
  return sum;
}

const ten = Float64Array.of(0.3, -1.2, 2.5, 0.7, 2.1, -0.4, 0.9, 1.3, -0.8, 0.2);

export const samples = {
  lowerTriangle: [
    [ten, 4],
    [ten, 1],
    [ten, 0],
    [ten, 3],
  ],
  strictLowerTriangle: [
    [ten, 4],
    [ten, 3],
    [ten, 1],
  ],
  upperTriangle: [
    [ten, 4],
    [ten, 1],
    [ten, 0],
  ],
  upperTriangleFromTheEnd: [
    [ten, 4],
    [ten, 1],
  ],
  rowAfterRow: [
    [ten, 2, 5],
    [ten, 3, 3],
    [ten, 5, 1.5],
    [ten, 4, 0],
    [ten, 4, -3],
  ],
  threeAtATime: [[ten], [Float64Array.of(1, 2)]],
  ragged: [
    [ten, Int32Array.of(3, 0, 2, 4)],
    [ten, Int32Array.of(-2, 5)],
  ],
  farUpperTriangle: [
    [ten, 5],
    [ten, 3],
    [ten, 1],
  ],
  lateLowerTriangle: [
    [ten, 6],
    [ten, 2],
  ],
};
