/** Data moved and turned so that its features have mean 0, variance 1 and no correlation. */
import { rowsOf } from "../kernels/shapes.ts";
import { inverseRoot, symmetricEigen } from "../linear-algebra/eigen.ts";

export interface Whitening {
  /** [features] */
  readonly mean: Float64Array;
  /** [features, features], row by row: the covariance to the power of -1/2, so that data is turned as little as can be. */
  readonly matrix: Float64Array;
}

/**
 * The map that whitens `x`, [rows, features]. Throws a RangeError where there are no more rows than features, a number
 * is not finite, or some feature is a linear function of others, up to rounding: it has no variance of its own.
 */
export function whitening(x: Float64Array, features: number): Whitening {
  const rows = rowsOf(x.length, features);
  if (rows <= features) throw new RangeError(`${rows} rows are too few to whiten ${features} features: it takes more`);
  const mean = new Float64Array(features);
  for (let i = 0; i < x.length; i++) mean[i % features]! += x[i]! / rows;
  const covariance = new Float64Array(features * features);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < features; i++) {
      const apart = (x[row * features + i]! - mean[i]!) / rows;
      for (let j = 0; j < features; j++) covariance[i * features + j]! += apart * (x[row * features + j]! - mean[j]!);
    }
  }
  requireOwnVariance(x, covariance, features);
  return { mean, matrix: inverseRoot(covariance, features) };
}

/** Of correlations, since features may differ in size by any factor. */
function requireOwnVariance(x: Float64Array, covariance: Float64Array, features: number): void {
  for (let i = 0; i < features; i++) {
    const of = x.filter((_, place) => place % features === i);
    if (!of.every(Number.isFinite)) throw new RangeError(`feature ${i} has numbers that are not finite`);
    if (of.every((value) => value === of[0]))
      throw new RangeError(`feature ${i} is ${of[0]} in each row: leave it out`);
  }
  const deviation = (i: number) => Math.sqrt(covariance[i * features + i]!);
  const correlation = covariance.map(
    (value, place) => value / (deviation(Math.floor(place / features)) * deviation(place % features)),
  );
  const least = symmetricEigen(correlation, features).values[0]!;
  if (least <= 1e-14 * features)
    throw new RangeError("some feature is a linear function of the others: leave one of them out");
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
