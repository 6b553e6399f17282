/** Loops of which a few states are kept, and calls that keep what they need. */
import { checkpoint } from "fluxion";

/** @differentiable wrt u conductivity modes grad */
export function heat(u: Float64Array, conductivity: number, steps: number): number {
  const v = u.slice();
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < v.length; i++) v[i]! += conductivity * Math.sin(v[i - 1]! - v[i]!);
  }
  return v[v.length - 1]!;
}

/** @differentiable modes grad */
export function pendulum(angle: number, steps: number): number {
  let [a, w] = [angle, 0];
  checkpoint({ schedule: "binomial", slots: 5 });
  for (let t = 0; t < steps; t++) {
    w -= 0.01 * Math.sin(a);
    a += 0.01 * w;
  }
  return a;
}

/** @differentiable modes grad */
export function branching(x: number, n: number): number {
  if (n < 2) return x * x;
  return branching(x, n - 1) * Math.sin(branching(x, n - 2));
}
