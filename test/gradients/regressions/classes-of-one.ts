/**
 * A derivative that is zero because its terms cancel: what single precision leaves of them is no fault.
 */

/** @differentiable wrt weights bias */
export function crossEntropy(weights: Float64Array, bias: Float64Array, x: Float64Array): number {
  const classes = bias.length;
  const scores = new Float64Array(classes);
  for (let k = 0; k < classes; k++) {
    scores[k] = bias[k]!;
    for (let j = 0; j < x.length; j++) scores[k] = scores[k]! + weights[k * x.length + j]! * x[j]!;
  }
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp(scores[k]!);
  return Math.log(sum) - scores[0]!;
}

const waves = (count: number, from: number) => Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + from));

export const samples = {
  crossEntropy: [
    [waves(2, 0.3), waves(1, 0.9), waves(2, 0.1)],
    [waves(1, 1.3), waves(1, 0.4), waves(1, 0.8)],
    [waves(3, 2.3), waves(1, 0.7), waves(3, 1.8)],
    [waves(6, 0.3), waves(3, 0.7), waves(2, 0.8)],
  ],
};
