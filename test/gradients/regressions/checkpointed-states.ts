/** Loops with a checkpoint whose state, or a part of it, nothing reads after them. */
import { checkpoint } from "fluxion";

/** @differentiable wrt angle speed */
export function swing(angle: number, speed: number, steps: number): number {
  checkpoint({ schedule: "sqrt" });
  for (let i = 0; i < steps; i++) {
    angle += 0.1 * speed;
    speed -= 0.1 * Math.sin(angle);
  }
  return angle;
}

/** @differentiable wrt x */
export function swingInTrips(x: Float64Array, steps: number): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) {
    let [angle, speed, turns] = [x[k]!, sum, 1];
    checkpoint({ schedule: "sqrt" });
    for (let i = 0; i < steps; i++) {
      angle += 0.3 * speed;
      speed -= 0.3 * Math.sin(angle) * turns;
      turns = Math.cos(speed);
    }
    sum += angle * angle;
  }
  return sum;
}

/** @differentiable wrt angle speed */
export function binomialSwing(angle: number, speed: number, steps: number): number {
  checkpoint({ schedule: "binomial", slots: 2 });
  for (let i = 0; i < steps; i++) {
    angle += 0.1 * speed;
    speed -= 0.1 * Math.sin(angle);
  }
  return angle;
}

export const samples = {
  swing: [
    [0.4, -0.7, 7],
    [0.4, -0.7, 1],
    [0.4, -0.7, 0],
  ],
  swingInTrips: [[Float64Array.of(0.4, -0.7, 1.2), 6]],
  binomialSwing: [[0.4, -0.7, 7]],
};
