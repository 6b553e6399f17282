/**
 * Products of dense matrices, row by row in Float64Arrays: the loops that every step of a second-order method runs. They
 * take four terms of each sum at a time, of two rows where they can, so that numbers are loaded and stored less often.
 */

/** A B: [m, k] times [k, n] gives [m, n]. */
export function multiply(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  return strided(a, k, 1, b, m, k, n);
}

/** A' B: [k, m] and [k, n] give [m, n]. With rows of cases in both it is the sum of their outer products. */
export function multiplyByTransposed(a: Float64Array, b: Float64Array, k: number, m: number, n: number): Float64Array {
  return strided(a, 1, m, b, m, k, n);
}

/** Columns that are summed together: as many as leave the rows of B that are read again in a core's own cache. */
const COLUMNS = 512;

/** The product of B and an A whose element (i, p) lies at i * down + p * across. */
function strided(
  a: Float64Array,
  down: number,
  across: number,
  b: Float64Array,
  m: number,
  k: number,
  n: number,
): Float64Array {
  const c = new Float64Array(m * n);
  const whole = k - (k % 4);
  for (let from = 0; from < n; from += COLUMNS) {
    const to = Math.min(n, from + COLUMNS);
    let i = 0;
    for (; i + 1 < m; i += 2) {
      const row = i * n;
      const below = row + n;
      for (let p = 0; p < whole; p += 4) {
        const at = i * down + p * across;
        const a0 = a[at]!;
        const a1 = a[at + across]!;
        const a2 = a[at + 2 * across]!;
        const a3 = a[at + 3 * across]!;
        const e0 = a[at + down]!;
        const e1 = a[at + down + across]!;
        const e2 = a[at + down + 2 * across]!;
        const e3 = a[at + down + 3 * across]!;
        const b0 = p * n;
        const b1 = b0 + n;
        const b2 = b1 + n;
        const b3 = b2 + n;
        for (let j = from; j < to; j++) {
          const x0 = b[b0 + j]!;
          const x1 = b[b1 + j]!;
          const x2 = b[b2 + j]!;
          const x3 = b[b3 + j]!;
          c[row + j] = c[row + j]! + a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3;
          c[below + j] = c[below + j]! + e0 * x0 + e1 * x1 + e2 * x2 + e3 * x3;
        }
      }
      for (let p = whole; p < k; p++) addRow(c, row, a[i * down + p * across]!, b, p * n, from, to);
      for (let p = whole; p < k; p++) addRow(c, below, a[(i + 1) * down + p * across]!, b, p * n, from, to);
    }
    if (i < m) for (let p = 0; p < k; p++) addRow(c, i * n, a[i * down + p * across]!, b, p * n, from, to);
  }
  return c;
}

/** Adds a multiple of a row of B to one of C, between two columns. */
function addRow(
  c: Float64Array,
  row: number,
  factor: number,
  b: Float64Array,
  other: number,
  from: number,
  to: number,
): void {
  for (let j = from; j < to; j++) c[row + j] = c[row + j]! + factor * b[other + j]!;
}

/** scale X' X for X [rows, n]: [n, n], symmetric to the bit. */
export function gramOfColumns(x: Float64Array, rows: number, n: number, scale: number): Float64Array {
  const c = new Float64Array(n * n);
  const whole = rows - (rows % 4);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < whole; r += 4) {
      const r0 = r * n;
      const r1 = r0 + n;
      const r2 = r1 + n;
      const r3 = r2 + n;
      const a0 = x[r0 + i]!;
      const a1 = x[r1 + i]!;
      const a2 = x[r2 + i]!;
      const a3 = x[r3 + i]!;
      for (let j = 0; j <= i; j++) {
        c[i * n + j] = c[i * n + j]! + a0 * x[r0 + j]! + a1 * x[r1 + j]! + a2 * x[r2 + j]! + a3 * x[r3 + j]!;
      }
    }
    for (let r = whole; r < rows; r++) {
      const factor = x[r * n + i]!;
      for (let j = 0; j <= i; j++) c[i * n + j] = c[i * n + j]! + factor * x[r * n + j]!;
    }
  }
  return mirrored(c, n, scale);
}

/** scale X X' for X [rows, n]: [rows, rows], symmetric to the bit. */
export function gramOfRows(x: Float64Array, rows: number, n: number, scale: number): Float64Array {
  const c = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    const at = i * n;
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      const b0 = j * n;
      const b1 = b0 + n;
      const b2 = b1 + n;
      const b3 = b2 + n;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let p = 0; p < n; p++) {
        const value = x[at + p]!;
        s0 += value * x[b0 + p]!;
        s1 += value * x[b1 + p]!;
        s2 += value * x[b2 + p]!;
        s3 += value * x[b3 + p]!;
      }
      c[i * rows + j] = s0;
      c[i * rows + j + 1] = s1;
      c[i * rows + j + 2] = s2;
      c[i * rows + j + 3] = s3;
    }
    for (; j <= i; j++) {
      let sum = 0;
      for (let p = 0; p < n; p++) sum += x[at + p]! * x[j * n + p]!;
      c[i * rows + j] = sum;
    }
  }
  return mirrored(c, rows, scale);
}

/** The lower triangle times `scale`, in both triangles. */
function mirrored(c: Float64Array, n: number, scale: number): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = scale * c[i * n + j]!;
      c[i * n + j] = value;
      c[j * n + i] = value;
    }
  }
  return c;
}

/** X' of X [rows, columns]. */
export function transposed(x: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = x[i * columns + j]!;
  }
  return result;
}

/** The sum of the products of elements. */
export function innerProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The sum of the diagonal of a square matrix. */
export function traceOf(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += a[i * n + i]!;
  return sum;
}

/** A + shift I, a new matrix. */
export function shifted(a: Float64Array, n: number, shift: number): Float64Array {
  const result = a.slice();
  for (let i = 0; i < n; i++) result[i * n + i] = result[i * n + i]! + shift;
  return result;
}

/** (A + A') / 2 in the place of A [n, n]: what is symmetric but for rounding becomes so to the bit. */
export function symmetrise(a: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (a[i * n + j]! + a[j * n + i]!) / 2;
      a[i * n + j] = mean;
      a[j * n + i] = mean;
    }
  }
  return a;
}
