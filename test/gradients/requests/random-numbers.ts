/** Random numbers are constants to derivatives. */
import { randomNormal, randomSign } from "fluxion/random";

/** @differentiable */
export function noisy(w: Float64Array, seed: number): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += (w[i]! + 0.1 * randomNormal(seed, 2, i)) ** 2 * randomSign(seed, 3, i);
  return sum;
}

export const samples = {
  noisy: [[Float64Array.of(0.3, -0.2, 0.7), 5]],
};
