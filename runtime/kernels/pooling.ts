/** Pooling: images in, one number for each place of a window and each channel out. */
import { rowsOf } from "./shapes.ts";
import { type Window, windowsOver } from "./window.ts";

/**
 * The greatest number of each channel in each place of the window: `x` [batch, height, width, channels] gives [batch, places down,
 * places across, channels]. Only cells inside the image count; of equal ones the first, row by row, takes the derivative.
 * Throws a RangeError where `x` holds no whole number of images, or the window does not fit.
 *
 * @differentiable modes jvp vjp
 */
export function maxPool(x: Float64Array, window: Window): Float64Array {
  const { height, width, channels, kernelHeight, kernelWidth, stride = 1, padding = 0 } = window;
  const down = windowsOver(height, kernelHeight, stride, padding);
  const across = windowsOver(width, kernelWidth, stride, padding);
  const batch = rowsOf(x.length, height * width * channels);
  const y = new Float64Array(batch * down * across * channels);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < down; i++) {
      const top = Math.max(i * stride - padding, 0);
      const bottom = Math.min(i * stride - padding + kernelHeight, height);
      for (let j = 0; j < across; j++) {
        const left = Math.max(j * stride - padding, 0);
        const right = Math.min(j * stride - padding + kernelWidth, width);
        for (let c = 0; c < channels; c++) {
          let largest = Number.NEGATIVE_INFINITY;
          for (let k = top; k < bottom; k++) {
            for (let l = left; l < right; l++)
              largest = Math.max(largest, x[((n * height + k) * width + l) * channels + c]!);
          }
          y[((n * down + i) * across + j) * channels + c] = largest;
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
  const { height, width, channels, kernelHeight, kernelWidth, stride = 1, padding = 0 } = window;
  const down = windowsOver(height, kernelHeight, stride, padding);
  const across = windowsOver(width, kernelWidth, stride, padding);
  const batch = rowsOf(x.length, height * width * channels);
  const y = new Float64Array(batch * down * across * channels);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < down; i++) {
      const top = Math.max(i * stride - padding, 0);
      const bottom = Math.min(i * stride - padding + kernelHeight, height);
      for (let j = 0; j < across; j++) {
        const left = Math.max(j * stride - padding, 0);
        const right = Math.min(j * stride - padding + kernelWidth, width);
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let k = top; k < bottom; k++) {
            for (let l = left; l < right; l++) sum += x[((n * height + k) * width + l) * channels + c]!;
          }
          y[((n * down + i) * across + j) * channels + c] = sum / ((bottom - top) * (right - left));
        }
      }
    }
  }
  return y;
}
