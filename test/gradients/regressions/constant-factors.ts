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

/** @differentiable */
export function longProduct(a: number): number {
  a = (1.2 + 0.5 * Math.sin(Math.sin(a))) ** (0.5 * -1.07);
  let b = a > 0 ? a ** 0.5 : a;
  b -= 0.5 * b;
  const sum = Math.sin(-a + 0.45 * b) + (b = Math.sinh(0.4 * b)) + 0.6 * b;
  a /= 1 + Math.abs(Math.sin(sum));
  const t = (a * a * 0.25 + Math.sin(a)) * 0.5;
  return t + 0.97 * a + 0.77 * t;
}

export const samples = {
  longProduct: [[-0.948677065782249], [0.3]],
  meeting: [
    [0.2217837469652295, -0.6106010051444173, 2],
    [0.7, 0.3, 1],
  ],
};
