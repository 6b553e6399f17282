/** Convolution in two dimensions: the patches of images as rows, and a dense layer over them. */
import { dense } from "./dense.ts";
import { rowsOf } from "./shapes.ts";
import { placesOf, type Window } from "./window.ts";

/**
 * The patches of images: `x` [batch, height, width, channels] gives a row for each place of the window,
 * [batch * places down * places across, kernelHeight * kernelWidth * channels]. What lies outside an image is 0.
 * Throws a RangeError where `x` holds no whole number of images, or the window does not fit.
 *
 * @differentiable modes jvp vjp
 */
export function patches(x: Float64Array, window: Window): Float64Array {
  const { height, width, channels, kernelHeight, kernelWidth, stride, padding, down, across } = placesOf(window);
  const batch = rowsOf(x.length, height * width * channels);
  const features = kernelHeight * kernelWidth * channels;
  const rows = new Float64Array(batch * down * across * features);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < down; i++) {
      for (let j = 0; j < across; j++) {
        const row = ((n * down + i) * across + j) * features;
        // Of a row of cells those inside the image lie side by side, channels and all.
        const left = Math.max(padding - j * stride, 0);
        const length = (Math.min(width + padding - j * stride, kernelWidth) - left) * channels;
        const top = Math.max(padding - i * stride, 0);
        const cellRows = Math.min(height + padding - i * stride, kernelHeight) - top;
        const to = row + (top * kernelWidth + left) * channels;
        const from = ((n * height + i * stride + top - padding) * width + j * stride + left - padding) * channels;
        for (let k = 0; k < cellRows; k++) {
          for (let c = 0; c < length; c++) {
            rows[to + k * kernelWidth * channels + c] = x[from + k * width * channels + c]!;
          }
        }
      }
    }
  }
  return rows;
}

/**
 * A convolution in two dimensions (a correlation: kernels are not turned over): images `x` [batch, height, width, channels], kernels
 * `w` [out, kernelHeight, kernelWidth, channels] and `b` [out] give images [batch, places down, places across, out]. It is `dense` of `patches`,
 * so each place of each image is a row of that layer. Throws a RangeError where sizes do not fit each other.
 *
 * @differentiable wrt x w b modes jvp vjp
 */
export function convolution(x: Float64Array, w: Float64Array, b: Float64Array, window: Window): Float64Array {
  return overPatches(patches(x, window), w, b);
}

/**
 * The layer in a convolution: what its weights are multiplied by are patches.
 *
 * @layer input=rows weights=w bias=b kind=convolution
 */
function overPatches(rows: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
  return dense(rows, w, b);
}
