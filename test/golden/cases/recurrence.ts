/**
 * A small recurrent net: states are kept in place, transcendental results on tapes.
 * @differentiable wrt weights modes valueAndGrad
 */
export function recurrent(weights: Float64Array, inputs: Float64Array, size: number): number {
  const state = new Float64Array(size);
  const next = new Float64Array(size);
  let total = 0;
  for (let t = 0; t < inputs.length; t++) {
    for (let i = 0; i < size; i++) {
      let sum = inputs[t];
      for (let j = 0; j < size; j++) sum += weights[i * size + j] * state[j];
      next[i] = Math.tanh(sum);
    }
    for (let i = 0; i < size; i++) state[i] = next[i];
    total += state[0] * state[0];
  }
  return total;
}

export const samples = { recurrent: [[Float64Array.of(0.5, -0.2, 0.1, 0.7), Float64Array.of(1, -1, 0.5), 2]] };
