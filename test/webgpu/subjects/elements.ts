/** Functions that read integer arrays, at places where these have no elements, too. */

const floats = (length: number, seed = 1): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.sin(1.7 * (i + 1) * seed + seed));

/** An index computed of an element. */
export function rows(x: Float64Array, at: Uint16Array, count: number, columns: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let row = 0;
    for (let j = 0; j < columns; j++) row += x[at[i]! * columns + j]! ** 2;
    sum += Number.isNaN(row) ? 100 : row;
  }
  return sum;
}

/** An element in comparisons, operations on bits, as a float and as the end of a loop. */
export function compared(x: Float64Array, at: Int32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    if (at[i]! < 3) sum += x[0]!;
    if (at[i]! + 1 > 2) sum += 2 * x[1]!;
    if (at[i]) sum += 3 * x[2]!;
    if (at[i]! & 1) sum += 5 * x[3]!;
    if ((at[i]! | 0) === 0) sum += 7 * x[4]!;
    if (at[i]! !== 2) sum += 11 * x[5]!;
    if (at[i] === at[i + 1]) sum += 13 * x[6]!;
    for (let j = 0; j < at[i]!; j++) sum += x[j]!;
  }
  return sum;
}

/** The ends of rows, as of a sparse matrix. */
export function sparse(
  values: Float64Array,
  column: Int32Array,
  start: Int32Array,
  x: Float64Array,
  count: number,
): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let product = 0;
    for (let k = start[i]!; k < start[i + 1]!; k++) product += values[k]! * x[column[k]!]!;
    sum += product * product;
  }
  return sum;
}

/** The larger of an element and a number, on the way from a branch. */
export function merged(x: Float64Array, at: Uint8Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let k = 1;
    if (x[i]! > 0) k = at[i]!;
    const read = x[Math.max(k, 2)]!;
    sum += Number.isNaN(read) ? 9 : read * (i + 1);
  }
  return sum;
}

export function flagged(x: Float64Array, isUp: boolean[], count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += isUp[i] ? x[i]! * x[i]! : -x[i]!;
  return sum;
}

/** What is missing is 0 in an array of integers. */
export function copied(x: Float64Array, at: Int32Array, to: Int32Array): number {
  for (let i = 0; i < to.length; i++) to[i] = at[i]!;
  let sum = 0;
  for (let i = 0; i < to.length; i++) sum += to[i]! * x[i]!;
  return sum;
}

/** An integer that the device decides, from kernel to kernel and round to round, far from 0. */
export function decided(x: Float64Array, rounds: number): number {
  const n = x.length;
  const u = new Float64Array(n);
  let best = 70_000;
  for (let t = 0; t < rounds; t++) {
    for (let i = 0; i < n; i++) u[i] += Math.sin(x[i]! * (t + i));
    for (let i = 0; i < n; i++) if (u[i]! > u[best - 70_000]!) best = 70_000 + i;
  }
  return u[best - 70_000]! * best;
}

/** Remainders of integers, also by 0 and of what is missing, and the larger of two, in an index. */
export function wrapped(x: Float64Array, at: Int32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const read = x[((at[i]! % 5) + 5) % 5]! + x[Math.max(i - 2, 0) + 1]!;
    const none = x[i % at[i]!]!;
    sum += (Number.isNaN(read) ? 7 : read * read) + (Number.isNaN(none) ? 3 : none * i);
  }
  return sum;
}

/** Variables with the names of what a kernel is told. */
export function named(x: Float64Array, total: number, invocations: number, trips0: number, size0: number): number {
  let scratch = 0;
  for (let p = 0; p < x.length; p++) scratch += total * x[p]! * x[p]! + invocations * x[p]! - trips0 * size0;
  return scratch;
}

/** By what each is differentiated, and arguments. */
export const samples: Readonly<Record<string, { wrt: readonly number[]; args: readonly unknown[][] }>> = {
  rows: {
    wrt: [0],
    args: [
      [floats(40), Uint16Array.of(3, 1, 7, 1, 9), 5, 4],
      [floats(40), Uint16Array.of(3, 1, 65535, 10), 6, 4],
    ],
  },
  compared: { wrt: [0], args: [[floats(12), Int32Array.of(0, 1, 2, 3, 3, -1), 8]] },
  sparse: {
    wrt: [0, 3],
    args: [
      [floats(6), Int32Array.of(0, 2, 1, 1, 0, 3), Int32Array.of(0, 2, 3, 6), floats(4, 2), 3],
      [floats(6), Int32Array.of(0, 2, 1, 1, 0, 3), Int32Array.of(0, 2, 3), floats(4, 2), 5],
    ],
  },
  merged: { wrt: [0], args: [[floats(8), Uint8Array.of(1, 2, 3, 7), 8]] },
  flagged: { wrt: [0], args: [[floats(6), [true, false, true], 6]] },
  copied: { wrt: [0], args: [[floats(6), Int32Array.of(4, -2, 1), new Int32Array(6)]] },
  wrapped: { wrt: [0], args: [[floats(12), Int32Array.of(3, -7, 0, 12, -5), 7]] },
  decided: { wrt: [0], args: [[floats(40), 3]] },
  named: { wrt: [0, 1], args: [[floats(70), 0.5, 2, 0.1, 3]] },
};
