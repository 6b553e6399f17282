/** Searches and cursors in loops that are checkpointed: their trips are run again from where a state was kept. */
import { checkpoint } from "fluxion";

/** @differentiable wrt x rate */
export function largestPerStep(x: Float64Array, rate: number, steps: number): number {
  const state = x.slice();
  let sum = 0;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    let most = -Infinity;
    for (let i = 0; i < state.length; i++) most = Math.max(most, Math.abs(state[i]!));
    for (let i = 0; i < state.length; i++) state[i] = Math.sin(state[i]! + rate * most * (i + 1));
    sum = 0.5 * sum + most * most;
  }
  return sum + state[0]!;
}

/** @differentiable wrt x */
export function packedPerStep(x: Float64Array, steps: number): number {
  let a = 1;
  let at = 0;
  checkpoint({ schedule: "binomial", slots: 3 });
  for (let t = 0; t < steps; t++) {
    let row = 0;
    for (let j = 0; j <= t; j++) row += x[at++]! * (j + 1);
    a = Math.sin(a * row + 0.3);
  }
  return a * a;
}

/** @differentiable wrt x */
export function mostOverTime(x: Float64Array, steps: number): number {
  let most = 0.1;
  let a = 0.4;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    a = Math.sin(a + x[t]!);
    if (x[t]! > most) most = x[t]!;
  }
  return a * most * most;
}

const ten = Float64Array.of(0.3, -1.2, 0.5, 0.7, 1.1, -0.4, 0.9, 1.3, -0.8, 0.2);

export const samples = {
  largestPerStep: [
    [Float64Array.of(0.3, -1.2, 0.5), 0.2, 7],
    [Float64Array.of(0.3, -1.2, 0.5), 0.2, 1],
  ],
  packedPerStep: [
    [ten, 4],
    [ten, 1],
    [ten, 0],
  ],
  mostOverTime: [
    [ten, 10],
    [ten, 2],
  ],
};
