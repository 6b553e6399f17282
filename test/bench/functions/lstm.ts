/** One layer of long short-term memory over a sequence, with a linear read-out at every step. */

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/**
 * Mean squared error of the read-out. `weights` [4 H, D + H] act on the input and the last output, `bias` is [4 H]; the
 * gates stand in the order input, forget, output, candidate. `inputs` [T, D], `targets` [T], `readOut` [H].
 * @differentiable wrt weights bias readOut modes valueAndGradInto
 */
export function sequenceLoss(
  weights: Float64Array,
  bias: Float64Array,
  readOut: Float64Array,
  inputs: Float64Array,
  targets: Float64Array,
): number {
  const units = readOut.length;
  const steps = targets.length;
  const features = inputs.length / steps;
  const width = features + units;
  const hidden = new Float64Array(units);
  const cell = new Float64Array(units);
  const gates = new Float64Array(4 * units);
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    for (let g = 0; g < 4 * units; g++) {
      let sum = bias[g];
      for (let i = 0; i < features; i++) sum += weights[g * width + i] * inputs[t * features + i];
      for (let i = 0; i < units; i++) sum += weights[g * width + features + i] * hidden[i];
      gates[g] = sum;
    }
    let prediction = 0;
    for (let u = 0; u < units; u++) {
      const input = sigmoid(gates[u]);
      const forget = sigmoid(gates[units + u]);
      const output = sigmoid(gates[2 * units + u]);
      const candidate = Math.tanh(gates[3 * units + u]);
      cell[u] = forget * cell[u] + input * candidate;
      hidden[u] = output * Math.tanh(cell[u]);
      prediction += readOut[u] * hidden[u];
    }
    const error = prediction - targets[t];
    loss += error * error;
  }
  return loss / steps;
}
