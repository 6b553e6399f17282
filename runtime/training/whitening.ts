/** Data moved and turned so that its features have mean 0, variance 1 and no correlation. */
import { rowsOf } from "../kernels/shapes.ts";
import { inverseRoot } from "../linear-algebra/eigen.ts";

export interface Whitening {
  /** [features] */
  readonly mean: Float64Array;
  /** [features, features], row by row: the covariance to the power of -1/2, so that data is turned as little as can be. */
  readonly matrix: Float64Array;
}

/** The map that whitens `x`, [rows, features]. Throws a RangeError where some feature is a linear function of others. */
export function whitening(x: Float64Array, features: number): Whitening {
  const rows = rowsOf(x.length, features);
  const mean = new Float64Array(features);
  for (let i = 0; i < x.length; i++) mean[i % features]! += x[i]! / rows;
  const covariance = new Float64Array(features * features);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < features; i++) {
      const apart = (x[row * features + i]! - mean[i]!) / rows;
      for (let j = 0; j < features; j++) covariance[i * features + j]! += apart * (x[row * features + j]! - mean[j]!);
    }
  }
  return { mean, matrix: inverseRoot(covariance, features) };
}

/** `x`, [rows, features], whitened by a map of this or other data. */
export function whitened(x: Float64Array, { mean, matrix }: Whitening): Float64Array {
  const features = mean.length;
  const rows = rowsOf(x.length, features);
  const white = new Float64Array(x.length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < features; i++) {
      let sum = 0;
      for (let j = 0; j < features; j++) sum += matrix[i * features + j]! * (x[row * features + j]! - mean[j]!);
      white[row * features + i] = sum;
    }
  }
  return white;
}
