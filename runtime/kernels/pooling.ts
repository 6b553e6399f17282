/** Pooling: images in, one number for each place of a window and each channel out. */
import { rowsOf } from "./shapes.ts";
import { placesOf, type Window } from "./window.ts";

/**
 * The greatest number of each channel in each place of the window: `x` [batch, height, width, channels] gives [batch, places down,
 * places across, channels]. Only cells inside the image count; of equal ones the first, row by row, takes the derivative.
 * Throws a RangeError where `x` holds no whole number of images, or the window does not fit.
 *
 * @differentiable modes jvp vjp
 */
export function maxPool(x: Float64Array, window: Window): Float64Array {
  const { height, width, channels, kernelHeight, kernelWidth, stride, padding, down, across } = placesOf(window);
  const batch = rowsOf(x.length, height * width * channels);
  const y = new Float64Array(batch * down * across * channels);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < down; i++) {
      const top = Math.max(i * stride - padding, 0);
      const rows = Math.min(i * stride - padding + kernelHeight, height) - top;
      for (let j = 0; j < across; j++) {
        const left = Math.max(j * stride - padding, 0);
        const columns = Math.min(j * stride - padding + kernelWidth, width) - left;
        for (let c = 0; c < channels; c++) {
          const first = ((n * height + top) * width + left) * channels + c;
          let place = first;
          for (let k = 0; k < rows; k++) {
            for (let l = 0; l < columns; l++) {
              const at = first + (k * width + l) * channels;
              if (x[at]! > x[place]! || Number.isNaN(x[at]!)) place = at;
            }
          }
          y[((n * down + i) * across + j) * channels + c] = x[place]!;
        }
      }
    }
  }
  return y;
}

/**
 * The mean of each channel in each place of the window: `x` [batch, height, width, channels] gives [batch, places down, places across,
 * channels]. Only cells inside the image count, and are counted. Throws a RangeError where `x` holds no whole number of images,
 * or the window does not fit.
 *
 * @differentiable modes jvp vjp
 */
export function meanPool(x: Float64Array, window: Window): Float64Array {
  const { height, width, channels, kernelHeight, kernelWidth, stride, padding, down, across } = placesOf(window);
  const batch = rowsOf(x.length, height * width * channels);
  const y = new Float64Array(batch * down * across * channels);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < down; i++) {
      const top = Math.max(i * stride - padding, 0);
      const rows = Math.min(i * stride - padding + kernelHeight, height) - top;
      for (let j = 0; j < across; j++) {
        const left = Math.max(j * stride - padding, 0);
        const columns = Math.min(j * stride - padding + kernelWidth, width) - left;
        for (let c = 0; c < channels; c++) {
          const first = ((n * height + top) * width + left) * channels + c;
          let sum = 0;
          for (let k = 0; k < rows; k++) {
            for (let l = 0; l < columns; l++) sum += x[first + (k * width + l) * channels]!;
          }
          y[((n * down + i) * across + j) * channels + c] = sum / (rows * columns);
        }
      }
    }
  }
  return y;
}
