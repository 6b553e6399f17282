/**
 * A loop over a list left by `return` and by `break`: a value without definition was looked up.
 * @differentiable wrt x a
 */
export function twoWaysOutOfForOf(x: number[], a: number): number {
  let s = 1;
  for (const e of x) {
    s *= 1 + e * a;
    if (s > 3) return s * s;
    if (s < 0.1) break;
  }
  x[0] = s;
  return s;
}

export const samples = {
  twoWaysOutOfForOf: [
    [[1, 2, 3.5], 0.3],
    [[1, 2, 3.5], -0.9],
    [[0.1, 0.2], 0.1],
  ],
};
