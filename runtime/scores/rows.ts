/** Sums over the rows of matrices, such as objectives of score matching consist of, and what these demand of them. */
import { requireLength, rowsOf } from "../kernels/shapes.ts";

/** How many rows of `features` numbers there are to take a mean over. */
export function rowsToAverage(length: number, features: number): number {
  const rows = rowsOf(length, features);
  if (rows === 0) throw new RangeError("there are no rows to take a mean over");
  return rows;
}

export function requirePositive(name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new RangeError(`'${name}' is ${value}, not a positive number`);
}

/** |v|^2 of each of at least one row: [rows, features] → [rows]. */
export function squaredLengths(v: Float64Array, features: number): Float64Array {
  rowsToAverage(v.length, features);
  return rowProducts(v, v, features);
}

/** x + t v, number by number. */
export function moved(x: Float64Array, v: Float64Array, t: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i]! + t * v[i]!;
  return y;
}

export function scaled(x: Float64Array, t: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = t * x[i]!;
  return y;
}

/** a'b of each row: [rows, features] twice → [rows]. */
export function rowProducts(a: Float64Array, b: Float64Array, features: number): Float64Array {
  const rows = rowsOf(a.length, features);
  const products = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = 0; i < features; i++) sum += a[row * features + i]! * b[row * features + i]!;
    products[row] = sum;
  }
  return products;
}

/** v'(noisy - clean) / sigma^2 of each row: what the score along v is trained to be the opposite of. */
export function noiseAlong(
  v: Float64Array,
  clean: Float64Array,
  noisy: Float64Array,
  sigma: number,
  features: number,
): Float64Array {
  const rows = rowsOf(v.length, features);
  requireLength("clean", clean.length, noisy.length);
  requirePositive("sigma", sigma);
  const along = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = row * features; i < (row + 1) * features; i++) sum += v[i]! * (noisy[i]! - clean[i]!);
    along[row] = sum / (sigma * sigma);
  }
  return along;
}

/** What each row counts where all count the same. */
export function ones(rows: number): Float64Array {
  const all = new Float64Array(rows);
  for (let row = 0; row < rows; row++) all[row] = 1;
  return all;
}

/** The unit vector of one feature in every row. */
export function axis(feature: number, rows: number, features: number): Float64Array {
  const along = new Float64Array(rows * features);
  for (let row = 0; row < rows; row++) along[row * features + feature] = 1;
  return along;
}
