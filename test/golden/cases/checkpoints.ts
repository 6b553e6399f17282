import { checkpoint } from "fluxion";

/**
 * Blocks of trips: the states at their beginnings are kept, and the tapes of one block at a time.
 * @differentiable wrt u k modes grad
 */
export function diffusion(u: Float64Array, k: number, steps: number): number {
  const v = u.slice();
  let flow = 0.5;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < v.length; i++) v[i] += k * Math.sin(v[i - 1] - v[i]);
    flow = Math.tanh(flow * v[t % v.length]);
  }
  return flow + v[v.length - 1] * v[v.length - 1];
}

/**
 * A few states, each of which takes the place of one that is not needed any more.
 * @differentiable wrt x rate modes valueAndGradInto
 */
export function oscillator(x: number, rate: number, steps: number): number {
  let position = x;
  let speed = 0;
  checkpoint({ schedule: "binomial", slots: 4 });
  for (let t = 0; t < steps; t++) {
    speed -= rate * Math.sin(position);
    position += rate * speed;
  }
  return position * position;
}

export const samples = {
  diffusion: [[Float64Array.of(1, 0.2, 0.5), 0.1, 7]],
  oscillator: [[0.8, 0.3, 11]],
};
