/**
 * A network that reads small digits by convolution: 8 x 8 pixels in a border of zeros; 8 channels of 8 x 8 rectified units, each of
 * which looks at 3 x 3 pixels; 8 channels of 6 x 6, each of which looks at 3 x 3 units of every channel; means of 2 x 2 of them; 10 scores.
 */
import type { Model } from "./model.ts";

const channels = 8;
const second = channels * 9;
const scoring = second + channels * channels * 9;
/** The means of a channel, and of all. */
const side = 3;
const means = channels * side * side;

/** Of the layers: weights [outputs, inputs, 3, 3] or [outputs, inputs], biases, and what each output adds up. */
export const layers = [
  { weights: second, biases: channels, inputs: 9 },
  { weights: scoring - second, biases: channels, inputs: channels * 9 },
  { weights: 10 * means, biases: 10, inputs: means },
] as const;

/** Mean cross-entropy between labels and the softmax of the scores; images are [labels.length, 10, 10]. */
export function loss(model: Model, images: Float64Array, labels: Int32Array): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const image = images.subarray(row * 100, row * 100 + 100);
    const first = new Float64Array(channels * 64);
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < 8; y++) {
        for (let x = 0; x < 8; x++) {
          let sum = model.biases[channel];
          for (let v = 0; v < 3; v++) {
            for (let u = 0; u < 3; u++) sum += model.weights[channel * 9 + v * 3 + u] * image[(y + v) * 10 + x + u];
          }
          first[channel * 64 + y * 8 + x] = Math.max(sum, 0);
        }
      }
    }
    const pooled = new Float64Array(means);
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          let mean = 0;
          for (let corner = 0; corner < 4; corner++)
            mean += unit(model, channel, 2 * y + (corner >> 1), 2 * x + (corner & 1), first) / 4;
          pooled[(channel * side + y) * side + x] = mean;
        }
      }
    }
    const scores = new Float64Array(10);
    for (let digit = 0; digit < 10; digit++) {
      let sum = model.biases[2 * channels + digit];
      for (let i = 0; i < means; i++) sum += model.weights[scoring + digit * means + i] * pooled[i];
      scores[digit] = sum;
    }
    let sum = 0;
    for (let digit = 0; digit < 10; digit++) sum += Math.exp(scores[digit]);
    total += Math.log(sum) - scores[labels[row]];
  }
  return total / labels.length;
}

/** A unit of the second layer. */
function unit(model: Model, channel: number, y: number, x: number, first: Float64Array): number {
  let sum = model.biases[channels + channel];
  for (let i = 0; i < channels; i++) {
    for (let v = 0; v < 3; v++) {
      for (let u = 0; u < 3; u++) {
        const weight = model.weights[second + (channel * channels + i) * 9 + v * 3 + u];
        sum += weight * first[i * 64 + (y + v) * 8 + x + u];
      }
    }
  }
  return Math.max(sum, 0);
}
