/** Layer norm: rows in, rows with mean 0 and variance 1 out, before they are scaled and shifted. */
import { requireLength, rowsOf } from "./shapes.ts";

/**
 * Layer norm, y = gain (x - mean) / sqrt(variance + epsilon) + shift with the mean and the variance (divided by their number) of each row:
 * `x` [rows, features], `gain` [features] and `shift` [features] give [rows, features]. Ba, Kiros and Hinton, "Layer normalization",
 * arXiv 1607.06450. Throws a RangeError where the lengths do not fit each other.
 *
 * @differentiable wrt x gain shift modes jvp vjp
 */
export function layerNorm(x: Float64Array, gain: Float64Array, shift: Float64Array, epsilon = 1e-5): Float64Array {
  const features = gain.length;
  requireLength("shift", shift.length, features);
  const rows = rowsOf(x.length, features);
  const y = new Float64Array(x.length);
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let i = 0; i < features; i++) sum += x[r * features + i]!;
    const mean = sum / features;
    let squares = 0;
    for (let i = 0; i < features; i++) {
      const deviation = x[r * features + i]! - mean;
      squares += deviation * deviation;
    }
    const scale = 1 / Math.sqrt(squares / features + epsilon);
    for (let i = 0; i < features; i++) {
      y[r * features + i] = gain[i]! * (x[r * features + i]! - mean) * scale + shift[i]!;
    }
  }
  return y;
}
