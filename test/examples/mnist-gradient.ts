/**
 * The gradient of examples/mnist/model.ts written by hand, the plain way: what the generated one must agree with, and
 * is measured against. It has the signature of a generated `lossValueAndGradInto`.
 *
 * With p the softmax of a row's scores and y its label, d loss / d score = (p - [digit = y]) / rows.
 */
import { crossEntropy, digits, type Model, pixels, units } from "../../examples/mnist/model.ts";

export function lossValueAndGradInto(model: Model, images: Float64Array, labels: Uint8Array, modelBar: Model): number {
  const rows = labels.length;
  const hidden = new Float64Array(rows * units);
  const scores = new Float64Array(rows * digits);
  dense(images, model.hiddenWeights, model.hiddenBias, hidden, rows, pixels, units);
  for (let k = 0; k < hidden.length; k++) hidden[k] = Math.max(hidden[k], 0);
  dense(hidden, model.outputWeights, model.outputBias, scores, rows, units, digits);

  const scoresBar = softmaxMinusLabels(scores, labels);
  const hiddenBar = new Float64Array(rows * units);
  for (const bar of Object.values(modelBar)) bar.fill(0);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < digits; o++) {
      const bar = scoresBar[row * digits + o];
      modelBar.outputBias[o] += bar;
      for (let i = 0; i < units; i++) {
        const at = o * units + i;
        modelBar.outputWeights[at] += bar * hidden[row * units + i];
        hiddenBar[row * units + i] += bar * model.outputWeights[at];
      }
    }
  }
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < units; o++) {
      const bar = hidden[row * units + o] > 0 ? hiddenBar[row * units + o] : 0;
      modelBar.hiddenBias[o] += bar;
      for (let i = 0; i < pixels; i++) {
        const at = o * pixels + i;
        modelBar.hiddenWeights[at] += bar * images[row * pixels + i];
      }
    }
  }
  return crossEntropy(scores, labels);
}

function softmaxMinusLabels(scores: Float64Array, labels: Uint8Array): Float64Array {
  const bars = new Float64Array(scores.length);
  for (const [row, label] of labels.entries()) {
    const own = scores.subarray(row * digits, (row + 1) * digits);
    const exponentials = own.map((score) => Math.exp(score - Math.max(...own)));
    const sum = exponentials.reduce((total, term) => total + term);
    for (const [digit, term] of exponentials.entries()) {
      bars[row * digits + digit] = (term / sum - (digit === label ? 1 : 0)) / labels.length;
    }
  }
  return bars;
}

function dense(
  input: Float64Array,
  weights: Float64Array,
  bias: Float64Array,
  output: Float64Array,
  rows: number,
  inputs: number,
  outputs: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o];
      for (let i = 0; i < inputs; i++) sum += weights[o * inputs + i] * input[row * inputs + i];
      output[row * outputs + o] = sum;
    }
  }
}
