/** Loops with checkpoints whose products have constant factors, in an order that what is kept decides. */
import { checkpoint } from "fluxion";

/**
 * Products with constants, which are kept or computed again.
 *
 * @differentiable wrt a k
 */
export function constantFactors(a: number, k: number, n: number): number {
  checkpoint({ schedule: "binomial", slots: 3 });
  for (let t = 0; t < n; t++) a += 0.1 * Math.sin(a) * k;
  return a;
}

/** @differentiable wrt angle speed length */
export function swinging(angle: number, speed: number, length: number, n: number): number {
  checkpoint({ schedule: "binomial", slots: 2 });
  for (let t = 0; t < n; t++) {
    speed -= (0.05 * 9.81 * Math.sin(angle)) / (length * length);
    angle += 0.05 * speed - 0.01 * length * angle ** 3;
  }
  return angle * speed;
}

export const samples = {
  constantFactors: [[-1.0880422217787395, 0.9074467814501962, 4]],
  swinging: [[1.9, 0.4, 1.3, 7]],
};
