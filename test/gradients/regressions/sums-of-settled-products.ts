/**
 * Where a gradient is differentiated in turn, arrays of one element become variables, and what was summed in them are sums
 * of products that differ in a constant: joined, they gave the gradient other bits than it has alone.
 */

/** @differentiable wrt b a */
export function lengthFromValues(a: number, b: number): number {
  const one = [1];
  const part = one.slice(0, 1 + Math.floor(Math.abs(Math.sin(a)) * 15.99)).map(() => 1);
  const mean = one.map(() => b).reduce((p, q) => 0.5 * p + 0.5 * q);
  return Math.sin(mean + 0.62 * a + 0.37 * b) * part.reduce((p, q) => 0.5 * p + 0.5 * q);
}

/** @differentiable wrt b a */
export function mapped(a: number, b: number): number {
  const list = [b].map((v) => (v > 0.2 ? v : a));
  return Math.sin(list.reduce((p, q) => 0.5 * p + 0.5 * q) * 0.5 + 0.62 * a + 0.37 * b);
}

/** @differentiable wrt b a */
export function loopOfOne(a: number, b: number): number {
  const list = new Float64Array(1);
  for (let i = 0; i < 1; i++) {
    if (a > 0.3) list[i] += 0.5 * b;
    list[i] += a * b;
  }
  return Math.sin(0.5 * list[0]! + 0.62 * a + 0.37 * b);
}

const points: [number, number][] = [
  [1.39, 0.37],
  [0.83, -0.31],
  [0.1, 0.7],
  [-0.45, 0.9],
  [0.31, 0.23],
  [2.2, -1.7],
];

export const samples = { lengthFromValues: points, mapped: points, loopOfOne: points };
