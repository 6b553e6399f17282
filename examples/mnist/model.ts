/**
 * A network with one hidden layer that reads handwritten digits: 784 pixels, 256 rectified units, 10 scores. Written
 * for its value alone; its gradient is generated.
 *
 * Arrays are row-major. A batch has one image per row, weights have one row per unit of the layer that they lead to.
 */
export const pixels = 784;
export const units = 256;
export const digits = 10;

export interface Model {
  /** [units, pixels] */
  hiddenWeights: Float64Array;
  /** [units] */
  hiddenBias: Float64Array;
  /** [digits, units] */
  outputWeights: Float64Array;
  /** [digits] */
  outputBias: Float64Array;
}

/**
 * One layer: output[row, o] = bias[o] + the sum over i of weights[o, i] input[row, i].
 * @layer input=input weights=weights bias=bias
 */
function dense(
  input: Float64Array,
  weights: Float64Array,
  bias: Float64Array,
  rows: number,
  inputs: number,
  outputs: number,
): Float64Array {
  const output = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o];
      for (let i = 0; i < inputs; i++) sum += weights[o * inputs + i] * input[row * inputs + i];
      output[row * outputs + o] = sum;
    }
  }
  return output;
}

/** The scores of every digit for each image, [rows, digits]. */
export function scoresOf(model: Model, images: Float64Array, rows: number): Float64Array {
  const hidden = dense(images, model.hiddenWeights, model.hiddenBias, rows, pixels, units);
  for (let k = 0; k < rows * units; k++) hidden[k] = Math.max(hidden[k], 0);
  return dense(hidden, model.outputWeights, model.outputBias, rows, units, digits);
}

/**
 * Mean cross-entropy between labels and the softmax of the scores. The largest score is taken off before exponentials
 * are formed, so none overflows.
 */
export function crossEntropy(scores: Float64Array, labels: Uint8Array): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * digits;
    let largest = scores[start];
    for (let digit = 1; digit < digits; digit++) largest = Math.max(largest, scores[start + digit]);
    let sum = 0;
    for (let digit = 0; digit < digits; digit++) sum += Math.exp(scores[start + digit] - largest);
    total += largest + Math.log(sum) - scores[start + labels[row]];
  }
  return total / labels.length;
}

/**
 * What training makes small: images are [labels.length, pixels].
 * @differentiable wrt model modes valueAndGradInto
 */
export function loss(model: Model, images: Float64Array, labels: Uint8Array): number {
  return crossEntropy(scoresOf(model, images, labels.length), labels);
}

/** The share of rows whose highest score is that of their label. */
export function accuracy(scores: Float64Array, labels: Uint8Array): number {
  let correct = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    for (let digit = 1; digit < digits; digit++) {
      if (scores[row * digits + digit] > scores[row * digits + best]) best = digit;
    }
    if (best === labels[row]) correct++;
  }
  return correct / labels.length;
}
