/**
 * The loops of the gradient of a layer run over its units outside and over the batch inside, so that one row of the
 * weights' gradient stays in the fastest cache.
 */
let hidden = new Float64Array(0);
let hiddenBar = new Float64Array(0);
let scores = new Float64Array(0);

export function batchLossValueAndGradInto(
  hiddenWeights: Float64Array,
  hiddenBias: Float64Array,
  outputWeights: Float64Array,
  outputBias: Float64Array,
  images: Float64Array,
  labels: Uint8Array,
  hiddenWeightsBar: Float64Array,
  hiddenBiasBar: Float64Array,
  outputWeightsBar: Float64Array,
  outputBiasBar: Float64Array,
): number {
  const rows = labels.length;
  const units = hiddenBias.length;
  const classes = outputBias.length;
  const pixels = images.length / rows;
  if (hidden.length !== rows * units) {
    hidden = new Float64Array(rows * units);
    hiddenBar = new Float64Array(rows * units);
  }
  if (scores.length !== rows * classes) scores = new Float64Array(rows * classes);

  for (let row = 0; row < rows; row++) {
    for (let u = 0; u < units; u++) {
      let sum = hiddenBias[u];
      for (let i = 0; i < pixels; i++) sum += hiddenWeights[u * pixels + i] * images[row * pixels + i];
      hidden[row * units + u] = Math.max(sum, 0);
    }
  }
  let total = 0;
  for (let row = 0; row < rows; row++) {
    let largest = -Infinity;
    for (let c = 0; c < classes; c++) {
      let sum = outputBias[c];
      for (let u = 0; u < units; u++) sum += outputWeights[c * units + u] * hidden[row * units + u];
      scores[row * classes + c] = sum;
      if (sum > largest) largest = sum;
    }
    const own = scores[row * classes + labels[row]];
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const e = Math.exp(scores[row * classes + c] - largest);
      scores[row * classes + c] = e;
      sum += e;
    }
    // From here on the row holds the adjoints of the scores.
    for (let c = 0; c < classes; c++) scores[row * classes + c] /= sum * rows;
    scores[row * classes + labels[row]] -= 1 / rows;
    total += largest + Math.log(sum) - own;
  }

  outputWeightsBar.fill(0);
  outputBiasBar.fill(0);
  hiddenBar.fill(0);
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < classes; c++) {
      const bar = scores[row * classes + c];
      outputBiasBar[c] += bar;
      for (let u = 0; u < units; u++) {
        outputWeightsBar[c * units + u] += bar * hidden[row * units + u];
        hiddenBar[row * units + u] += bar * outputWeights[c * units + u];
      }
    }
  }
  hiddenWeightsBar.fill(0);
  for (let u = 0; u < units; u++) {
    let biasBar = 0;
    for (let row = 0; row < rows; row++) {
      // A unit at rest was held down by the second argument of the maximum.
      const bar = hidden[row * units + u] > 0 ? hiddenBar[row * units + u] : 0;
      biasBar += bar;
      for (let i = 0; i < pixels; i++) hiddenWeightsBar[u * pixels + i] += bar * images[row * pixels + i];
    }
    hiddenBiasBar[u] = biasBar;
  }
  return total / rows;
}
