/** Constant factors that meet under a sign: a gradient has the same bits alone and where it is differentiated further. */
function wave(f: (v: number) => number, a: number): number {
  return Math.sin(f(a) + 0.5);
}

/** @differentiable wrt b a */
export function meeting(b: number, a: number, n: number): number {
  const low = 0.6 * a - 0.4 * b;
  a = wave(() => Math.sin(b), n * 0.25);
  return wave((v) => Math.sin(v + 0.37 * b + 0.91 * low + 0.79 * (v ** 2 / 4)), (n * 0.25 + a) * 0.5) + 0.43 * a;
}

export const samples = {
  meeting: [
    [0.2217837469652295, -0.6106010051444173, 2],
    [0.7, 0.3, 1],
  ],
};
