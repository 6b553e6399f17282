/** Solutions of linear systems, by the equations that they solve. */
import { solve } from "fluxion/implicit";

function matrixOf(theta: Float64Array, n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] = Math.sin(theta[0] * (i + 2 * j)) + (i === n - 1 - j ? 2 + theta[1] : 0);
  }
  return a;
}

/** @differentiable wrt a b */
export function solution(a: Float64Array, b: Float64Array): Float64Array {
  return solve(a, b);
}

/**
 * By what the system is made of, whose largest elements stand off the diagonal.
 * @differentiable
 */
export function ofMadeSystem(theta: Float64Array): number {
  const n = 4;
  const a = matrixOf(theta, n);
  const b = Float64Array.of(theta[1], 1, -theta[0], 0.5);
  const x = solve(a, b);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += x[i] * x[i] * (i + 1) + b[i] * x[n - 1 - i];
  return sum;
}

/**
 * Newton's method for two equations: x^2 + y^2 = s, x y = t.
 * @differentiable wrt s t
 */
export function newtonInTwo(s: number, t: number): number {
  const z = Float64Array.of(2, 0.5);
  for (let k = 0; k < 4; k++) {
    const residual = Float64Array.of(z[0] ** 2 + z[1] ** 2 - s, z[0] * z[1] - t);
    const step = solve(Float64Array.of(2 * z[0], 2 * z[1], z[1], z[0]), residual);
    for (let i = 0; i < 2; i++) z[i] -= step[i];
  }
  return z[0] - 2 * z[1] ** 3;
}

/**
 * Implicit Euler steps of heat along a rod.
 * @differentiable wrt u rate
 */
export function implicitSteps(u: Float64Array, rate: number, steps: number): number {
  const n = u.length;
  let now: Float64Array = u.slice();
  for (let k = 0; k < steps; k++) {
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      a[i * n + i] = 1 + 2 * rate * (1 + 0.1 * now[i] ** 2);
      if (i > 0) a[i * n + i - 1] = -rate;
      if (i < n - 1) a[i * n + i + 1] = -rate;
    }
    now = solve(a, now);
  }
  let energy = 0;
  for (let i = 0; i < n; i++) energy += now[i] * now[i];
  return energy;
}

export const samples = {
  solution: [
    [Float64Array.of(0, 2, 1, 3, 1, -1, 0.5, 0, 4), Float64Array.of(1, -2, 0.5)],
    [Float64Array.of(1, 2, 2, 4), Float64Array.of(1, -2)],
    [Float64Array.of(1, 2, 2), Float64Array.of(1, -2)],
  ],
  ofMadeSystem: [[Float64Array.of(0.7, 0.3)]],
  newtonInTwo: [[5, 2]],
  implicitSteps: [
    [Float64Array.of(1, 0.5, -0.2, 0.8), 0.4, 3],
    [Float64Array.of(1, 0.5), 0.4, 0],
  ],
};
