/** Convolution in two dimensions: the patches of images as rows, and a dense layer over them. */
import { dense } from "./dense.ts";
import { rowsOf } from "./shapes.ts";
import { type Window, windowsOver } from "./window.ts";

/**
 * The patches of images: `x` [batch, height, width, channels] gives a row for each place of the window,
 * [batch * places down * places across, kernelHeight * kernelWidth * channels]. What lies outside an image is 0.
 * Throws a RangeError where `x` holds no whole number of images, or the window does not fit.
 *
 * @differentiable modes jvp vjp
 */
export function patches(x: Float64Array, window: Window): Float64Array {
  const { height, width, channels, kernelHeight, kernelWidth, stride = 1, padding = 0 } = window;
  const down = windowsOver(height, kernelHeight, stride, padding);
  const across = windowsOver(width, kernelWidth, stride, padding);
  const batch = rowsOf(x.length, height * width * channels);
  const features = kernelHeight * kernelWidth * channels;
  const rows = new Float64Array(batch * down * across * features);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < down; i++) {
      for (let j = 0; j < across; j++) {
        const row = ((n * down + i) * across + j) * features;
        for (let k = 0; k < kernelHeight; k++) {
          const y = i * stride + k - padding;
          if (y < 0 || y >= height) continue;
          for (let l = 0; l < kernelWidth; l++) {
            const z = j * stride + l - padding;
            if (z < 0 || z >= width) continue;
            const from = ((n * height + y) * width + z) * channels;
            const to = row + (k * kernelWidth + l) * channels;
            for (let c = 0; c < channels; c++) rows[to + c] = x[from + c]!;
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
  return dense(patches(x, window), w, b);
}
