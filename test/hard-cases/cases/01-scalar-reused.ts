/** @differentiable wrt a b c */
export function reused(a: number, b: number, c: number): number {
  let t = a * b;
  t = t + c;
  t = t * t;
  return t;
}

/** @differentiable wrt x */
export function reusedInArray(x: Float64Array): number {
  let t = x[0] * x[1];
  t = t + x[2];
  t = t * t;
  return t;
}

export const samples = { reused: [[2, 3, 4]], reusedInArray: [[Float64Array.of(2, 3, 4)]] };

export const gradients = {
  reused: (a: number, b: number, c: number) => [2 * (a * b + c) * b, 2 * (a * b + c) * a, 2 * (a * b + c)],
  reusedInArray: ([a, b, c]: Float64Array) => [2 * (a * b + c) * b, 2 * (a * b + c) * a, 2 * (a * b + c)],
};
