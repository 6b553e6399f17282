/** Fixed points, by the equations that hold there and not by the way to them. */
import { fixedPoint } from "fluxion/implicit";

const heron = (x: Float64Array, a: Float64Array): Float64Array => Float64Array.of(0.5 * (x[0] + a[0] / x[0]));

/** @differentiable */
export function squareRoot(a: number): number {
  return fixedPoint(heron, Float64Array.of(1), Float64Array.of(a))[0];
}

/**
 * Two equations, and a step that captures numbers without a derivative.
 * @differentiable wrt p
 */
export function network(p: Float64Array, scale: number): number {
  const rest = fixedPoint(
    (z, w) => {
      const next = new Float64Array(z.length);
      for (let i = 0; i < z.length; i++) {
        let sum = w[z.length * z.length + i];
        for (let j = 0; j < z.length; j++) sum += scale * w[i * z.length + j] * z[j];
        next[i] = Math.tanh(sum);
      }
      return next;
    },
    new Float64Array(2),
    p,
  );
  return rest[0] * rest[1] + rest[0] ** 2;
}

/**
 * Kepler's equation, in a loop.
 * @differentiable wrt e m
 */
export function anomalies(e: number, m: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < m.length; i++) {
    const p = Float64Array.of(e, m[i]);
    const eccentric = fixedPoint((z, q) => Float64Array.of(q[1] + q[0] * Math.sin(z[0])), Float64Array.of(m[i]), p);
    sum += Math.cos(eccentric[0]) * (i + 1);
  }
  return sum;
}

/** @differentiable wrt start p */
export function reached(start: Float64Array, p: Float64Array): Float64Array {
  return fixedPoint((z, q) => z.map((v, i) => 0.3 * Math.cos(v + q[i]) + 0.1 * z[0] * q[0]), start, p);
}

export const samples = {
  squareRoot: [[2], [9.5]],
  network: [[Float64Array.of(0.5, -0.3, 0.2, 0.4, 0.1, 0.7), 0.9]],
  anomalies: [[0.3, Float64Array.of(0.4, 1.9)]],
  reached: [[Float64Array.of(0.1, 0.2), Float64Array.of(0.4, -0.5)]],
};

export const gradients = {
  squareRoot: (a: number) => 0.5 / Math.sqrt(a),
};
