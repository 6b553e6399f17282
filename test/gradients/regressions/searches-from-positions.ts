/** Values looked for from a position on, which may be no whole number, count from the end or lie behind it. */

/** @differentiable wrt x */
export function positions(x: number, from: number): number {
  const list = [x, 2, x * x, 2, 3 * x];
  const typed = Int32Array.of(4, 1, 4, 2);
  let s = 0;
  s += 10 * list.indexOf(2, from) * x;
  s += (list.includes(2, from) ? 1 : 3) * x ** 2;
  s += typed.indexOf(4, from) * x ** 3 + (typed.includes(4, from + 1) ? x : 2 * x);
  return s + list[Math.max(0, list.indexOf(2, 2))]! * x;
}

const from = [0, 1, 2, 3, 4, 5, 9, -1, -2, -3, -9, 1.5, -1.5, Number.NaN, Number.POSITIVE_INFINITY];

export const samples = { positions: [...from, Number.NEGATIVE_INFINITY].map((start) => [0.7, start]) };
