/**
 * A network that reads small digits row by row: 32 rectified units, which take 8 pixels and themselves at each of 8 steps, and 10
 * scores of what they are at the end. Q. V. Le, N. Jaitly, G. E. Hinton: A simple way to initialize recurrent networks of
 * rectified linear units. 2015.
 */
import type { Model } from "./model.ts";

const units = 32;
const pixels = units * units;
const scoring = pixels + units * 8;

/** Of the units by themselves and by pixels, and of the scores: weights [outputs, inputs], biases, and what each output adds up. */
export const layers = [
  { weights: pixels, biases: 0, inputs: units },
  { weights: units * 8, biases: units, inputs: 8 },
  { weights: 10 * units, biases: 10, inputs: units },
] as const;

/** Mean cross-entropy between labels and the softmax of the scores; images are [labels.length, 64]. */
export function loss(model: Model, images: Float64Array, labels: Int32Array): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const state = new Float64Array(units);
    const next = new Float64Array(units);
    for (let step = 0; step < 8; step++) {
      for (let o = 0; o < units; o++) {
        let sum = model.biases[o];
        for (let i = 0; i < units; i++) sum += model.weights[o * units + i] * state[i];
        for (let i = 0; i < 8; i++) sum += model.weights[pixels + o * 8 + i] * images[row * 64 + step * 8 + i];
        next[o] = Math.max(sum, 0);
      }
      state.set(next);
    }
    const scores = new Float64Array(10);
    for (let digit = 0; digit < 10; digit++) {
      let sum = model.biases[units + digit];
      for (let i = 0; i < units; i++) sum += model.weights[scoring + digit * units + i] * state[i];
      scores[digit] = sum;
    }
    let sum = 0;
    for (let digit = 0; digit < 10; digit++) sum += Math.exp(scores[digit]);
    total += Math.log(sum) - scores[labels[row]];
  }
  return total / labels.length;
}

const some = (length: number, rate: number) => Float64Array.from({ length }, (_, i) => Math.sin(rate * i) / 4);

/** For `fluxion check`. */
export const samples = {
  loss: [
    [
      { weights: some(pixels + 8 * units + 10 * units, 1.7), biases: some(units + 10, 2.3) },
      some(2 * 64, 0.9),
      Int32Array.of(3, 7),
    ],
  ],
};
