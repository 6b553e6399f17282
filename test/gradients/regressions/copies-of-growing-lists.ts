/** Copies of lists that grow: how long the copy is, and so its shadow, is known when it is made. */

/** @differentiable wrt x t */
export function copiedOnce(x: Float64Array, t: number): number {
  const large = x.filter((v) => v > t);
  const list: number[] = [];
  for (const v of x) if (v < t) list.push(v * t);
  const copy = list.slice();
  list.push(3);
  return large.reduce((s, v) => s + v * v, 0) + copy.reduce((s, v, i) => s + v * v * i, t) * list.length;
}

/** @differentiable wrt x */
export function copiedInLoop(x: Float64Array, n: number): number {
  for (let k = 0; k < n; k++) x[0] = x.filter((_, i) => i <= k).reduce((p, q) => 0.6 * p + 0.4 * q * q, 1);
  return x[0]! * x[1]!;
}

const list = Float64Array.of(0.7, -0.4, 1.2, 0.3);

export const samples = {
  copiedOnce: [
    [list, 0.5],
    [list, 2],
  ],
  copiedInLoop: [
    [list, 3],
    [list, 0],
  ],
};
