/** A fully connected layer: rows of features, weights and bias in, rows of outputs out. */
import { rowsOf } from "./shapes.ts";

/**
 * A dense layer, y = x w' + b: `x` [rows, in], `w` [out, in] and `b` [out] give [rows, out], all row by row. The sizes follow
 * from the lengths: `b` has as many numbers as there are outputs. Throws a RangeError where they do not fit each other.
 *
 * @layer input=x weights=w bias=b
 * @differentiable wrt x w b modes jvp vjp
 */
export function dense(x: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
  const outputs = b.length;
  const features = rowsOf(w.length, outputs);
  const rows = rowsOf(x.length, features);
  const y = new Float64Array(rows * outputs);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) {
      let sum = b[o]!;
      for (let i = 0; i < features; i++) sum += x[r * features + i]! * w[o * features + i]!;
      y[r * outputs + o] = sum;
    }
  }
  return y;
}
