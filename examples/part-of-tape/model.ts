/**
 * A network that reads digits: pixels, three layers of as many rectified units each, 10 scores. It takes the cases one by one, so
 * that what a case needs on the way back is an array of each layer.
 */
/** Of each layer: weights [outputs, inputs], biases, and what each output adds up. */
export function layersOf(pixels: number, units: number) {
  const layer = (inputs: number, outputs: number) => ({ weights: inputs * outputs, biases: outputs, inputs });
  return [layer(pixels, units), layer(units, units), layer(units, units), layer(units, 10)];
}

export interface Model {
  /** For each layer, one after the other: [outputs, inputs]. */
  weights: Float64Array;
  /** For each layer, one after the other: [outputs]. */
  biases: Float64Array;
}

/** output = weights input + biases, of the layer that begins at these places. */
function dense(model: Model, fromWeights: number, fromBiases: number, input: Float64Array, output: Float64Array): void {
  const inputs = input.length;
  for (let o = 0; o < output.length; o++) {
    let sum = model.biases[fromBiases + o];
    for (let i = 0; i < inputs; i++) sum += model.weights[fromWeights + o * inputs + i] * input[i];
    output[o] = sum;
  }
}

/** Mean cross-entropy between labels and the softmax of the scores; images are [labels.length, pixels]. */
export function loss(model: Model, images: Float64Array, labels: Int32Array): number {
  const pixels = images.length / labels.length;
  const units = Math.floor((model.biases.length - 10) / 3);
  const [atSecond, atThird, atScores] = [units * pixels, units * (pixels + units), units * (pixels + 2 * units)];
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const image = images.subarray(row * pixels, row * pixels + pixels);
    const first = new Float64Array(units);
    dense(model, 0, 0, image, first);
    for (let i = 0; i < units; i++) first[i] = Math.max(first[i], 0);
    const second = new Float64Array(units);
    dense(model, atSecond, units, first, second);
    for (let i = 0; i < units; i++) second[i] = Math.max(second[i], 0);
    const third = new Float64Array(units);
    dense(model, atThird, 2 * units, second, third);
    for (let i = 0; i < units; i++) third[i] = Math.max(third[i], 0);
    const scores = new Float64Array(10);
    dense(model, atScores, 3 * units, third, scores);
    let sum = 0;
    for (let digit = 0; digit < 10; digit++) sum += Math.exp(scores[digit]);
    total += Math.log(sum) - scores[labels[row]];
  }
  return total / labels.length;
}

const some = (length: number, rate: number) => Float64Array.from({ length }, (_, i) => Math.sin(rate * i) / 4);

/** For `fluxion check`. */
export const samples = {
  loss: [[{ weights: some(64 * 202, 1.7), biases: some(202, 2.3) }, some(2 * 64, 0.9), Int32Array.of(3, 7)]],
};
