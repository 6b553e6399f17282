/** A network with one hidden layer of rectified units and softmax cross-entropy. Arrays are row-major, weights [out, in]. */

/** output[row, o] = bias[o] + the sum over i of weights[o, i] input[row, i]. */
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

/** Mean cross-entropy between labels and the softmax of the scores. */
function crossEntropy(scores: Float64Array, labels: Uint8Array, classes: number): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    let largest = scores[row * classes];
    for (let c = 1; c < classes; c++) largest = Math.max(largest, scores[row * classes + c]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(scores[row * classes + c] - largest);
    total += largest + Math.log(sum) - scores[row * classes + labels[row]];
  }
  return total / labels.length;
}

/**
 * The loss of a batch: `images` [rows, pixels], one label a row.
 * @differentiable wrt hiddenWeights hiddenBias outputWeights outputBias modes valueAndGradInto
 */
export function batchLoss(
  hiddenWeights: Float64Array,
  hiddenBias: Float64Array,
  outputWeights: Float64Array,
  outputBias: Float64Array,
  images: Float64Array,
  labels: Uint8Array,
): number {
  const rows = labels.length;
  const units = hiddenBias.length;
  const classes = outputBias.length;
  const hidden = dense(images, hiddenWeights, hiddenBias, rows, images.length / rows, units);
  for (let k = 0; k < hidden.length; k++) hidden[k] = Math.max(hidden[k], 0);
  const scores = dense(hidden, outputWeights, outputBias, rows, units, classes);
  return crossEntropy(scores, labels, classes);
}
