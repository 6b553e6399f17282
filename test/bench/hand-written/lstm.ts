/** Gates, cells and outputs of every step are kept; the exponentials and hyperbolic tangents are never computed twice. */
let hidden = new Float64Array(0);
let cell = new Float64Array(0);
let cellTanh = new Float64Array(0);
let gates = new Float64Array(0);
let hiddenBar = new Float64Array(0);
let cellBar = new Float64Array(0);
let gatesBar = new Float64Array(0);

export function sequenceLossValueAndGradInto(
  weights: Float64Array,
  bias: Float64Array,
  readOut: Float64Array,
  inputs: Float64Array,
  targets: Float64Array,
  weightsBar: Float64Array,
  biasBar: Float64Array,
  readOutBar: Float64Array,
): number {
  const units = readOut.length;
  const steps = targets.length;
  const features = inputs.length / steps;
  const width = features + units;
  if (gates.length !== 4 * units * steps) {
    hidden = new Float64Array(units * (steps + 1));
    cell = new Float64Array(units * (steps + 1));
    cellTanh = new Float64Array(units * steps);
    gates = new Float64Array(4 * units * steps);
    hiddenBar = new Float64Array(units);
    cellBar = new Float64Array(units);
    gatesBar = new Float64Array(4 * units);
  }
  const errors = new Float64Array(steps);

  // Row t of `hidden` and `cell` is the state before step t.
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    const row = t * 4 * units;
    for (let g = 0; g < 4 * units; g++) {
      let sum = bias[g];
      for (let i = 0; i < features; i++) sum += weights[g * width + i] * inputs[t * features + i];
      for (let i = 0; i < units; i++) sum += weights[g * width + features + i] * hidden[t * units + i];
      gates[row + g] = g < 3 * units ? 1 / (1 + Math.exp(-sum)) : Math.tanh(sum);
    }
    let prediction = 0;
    for (let u = 0; u < units; u++) {
      const c = gates[row + units + u] * cell[t * units + u] + gates[row + u] * gates[row + 3 * units + u];
      const tanh = Math.tanh(c);
      const h = gates[row + 2 * units + u] * tanh;
      cell[(t + 1) * units + u] = c;
      cellTanh[t * units + u] = tanh;
      hidden[(t + 1) * units + u] = h;
      prediction += readOut[u] * h;
    }
    const error = prediction - targets[t];
    errors[t] = error;
    loss += error * error;
  }

  weightsBar.fill(0);
  biasBar.fill(0);
  readOutBar.fill(0);
  hiddenBar.fill(0);
  cellBar.fill(0);
  for (let t = steps - 1; t >= 0; t--) {
    const row = t * 4 * units;
    const predictionBar = (2 / steps) * errors[t];
    for (let u = 0; u < units; u++) {
      const input = gates[row + u];
      const forget = gates[row + units + u];
      const output = gates[row + 2 * units + u];
      const candidate = gates[row + 3 * units + u];
      const tanh = cellTanh[t * units + u];
      readOutBar[u] += predictionBar * hidden[(t + 1) * units + u];
      const hBar = hiddenBar[u] + predictionBar * readOut[u];
      const cBar = cellBar[u] + hBar * output * (1 - tanh * tanh);
      gatesBar[u] = cBar * candidate * input * (1 - input);
      gatesBar[units + u] = cBar * cell[t * units + u] * forget * (1 - forget);
      gatesBar[2 * units + u] = hBar * tanh * output * (1 - output);
      gatesBar[3 * units + u] = cBar * input * (1 - candidate * candidate);
      cellBar[u] = cBar * forget;
      hiddenBar[u] = 0;
    }
    for (let g = 0; g < 4 * units; g++) {
      const bar = gatesBar[g];
      biasBar[g] += bar;
      for (let i = 0; i < features; i++) weightsBar[g * width + i] += bar * inputs[t * features + i];
      for (let i = 0; i < units; i++) {
        weightsBar[g * width + features + i] += bar * hidden[t * units + i];
        hiddenBar[i] += bar * weights[g * width + features + i];
      }
    }
  }
  return loss / steps;
}
