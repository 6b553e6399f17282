/** @differentiable wrt x */
export function logSumExp(x: Float64Array): number {
  let largest = x[0];
  for (let i = 1; i < x.length; i++) if (x[i] > largest) largest = x[i];
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(x[i] - largest);
  return largest + Math.log(sum);
}

/** @differentiable wrt logits */
export function crossEntropy(logits: Float64Array, label: number): number {
  let largest = -Infinity;
  for (const value of logits) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - largest);
  return Math.log(sum) + largest - logits[label];
}

/** @differentiable wrt x */
export function nearZero(x: number): number {
  return Math.log1p(x) + Math.expm1(x) * 2;
}

/** @differentiable wrt x */
export function logOfSigmoid(x: number): number {
  return x >= 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x));
}

export const samples = {
  logSumExp: [[Float64Array.of(1e3, -1e3, 999)], [Float64Array.of(-1e3, -1e3)], [Float64Array.of(0.1, 0.2)]],
  crossEntropy: [
    [Float64Array.of(1e3, -1e3, 999), 0],
    [Float64Array.of(1e3, -1e3, 999), 1],
    [Float64Array.of(0.1, 0.2, 0.3), 2],
  ],
  nearZero: [[1e-12], [0], [-1e-9]],
  logOfSigmoid: [[800], [-800], [0.5]],
};

const softmax = (x: Float64Array) => {
  const largest = Math.max(...x);
  const sum = Array.from(x).reduce((a, b) => a + Math.exp(b - largest), 0);
  return Array.from(x, (value) => Math.exp(value - largest) / sum);
};

export const gradients = {
  logSumExp: softmax,
  crossEntropy: (x: Float64Array, label: number) => softmax(x).map((p, i) => p - (i === label ? 1 : 0)),
  nearZero: (x: number) => 1 / (1 + x) + 2 * Math.exp(x),
  logOfSigmoid: (x: number) => (x >= 0 ? Math.exp(-x) / (1 + Math.exp(-x)) : 1 / (1 + Math.exp(x))),
};
