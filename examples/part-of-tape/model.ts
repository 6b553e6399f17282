/**
 * A network that reads small digits: 64 pixels, three layers of 64 rectified units, 10 scores. It takes the cases one by one, so
 * that what a case needs on the way back is an array of each layer.
 */
export const sizes = [64, 64, 64, 64, 10] as const;

export interface Model {
  /** For each layer, one after the other: [outputs, inputs]. */
  weights: Float64Array;
  /** For each layer, one after the other: [outputs]. */
  biases: Float64Array;
}

/** output = weights input + biases, of the layer that begins at these places. */
function dense(model: Model, layer: number, input: Float64Array, output: Float64Array): void {
  const [fromWeights, fromBiases] = [layer * 4096, layer * 64];
  for (let o = 0; o < output.length; o++) {
    let sum = model.biases[fromBiases + o];
    for (let i = 0; i < 64; i++) sum += model.weights[fromWeights + o * 64 + i] * input[i];
    output[o] = sum;
  }
}

/** Mean cross-entropy between labels and the softmax of the scores; images are [labels.length, 64]. */
export function loss(model: Model, images: Float64Array, labels: Int32Array): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const image = images.subarray(row * 64, row * 64 + 64);
    const first = new Float64Array(64);
    dense(model, 0, image, first);
    for (let i = 0; i < 64; i++) first[i] = Math.max(first[i], 0);
    const second = new Float64Array(64);
    dense(model, 1, first, second);
    for (let i = 0; i < 64; i++) second[i] = Math.max(second[i], 0);
    const third = new Float64Array(64);
    dense(model, 2, second, third);
    for (let i = 0; i < 64; i++) third[i] = Math.max(third[i], 0);
    const scores = new Float64Array(10);
    dense(model, 3, third, scores);
    let sum = 0;
    for (let digit = 0; digit < 10; digit++) sum += Math.exp(scores[digit]);
    total += Math.log(sum) - scores[labels[row]];
  }
  return total / labels.length;
}

const some = (length: number, rate: number) => Float64Array.from({ length }, (_, i) => Math.sin(rate * i) / 4);

/** For `fluxion check`. */
export const samples = {
  loss: [[{ weights: some(4 * 4096, 1.7), biases: some(4 * 64, 2.3) }, some(2 * 64, 0.9), Int32Array.of(3, 7)]],
};
