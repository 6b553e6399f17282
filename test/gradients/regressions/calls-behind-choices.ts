/** Reverse halves of calls, whose result a choice may pass over: they run all the same, for what they take off the stack. */

function repeated(x: number, n: number): number {
  return n <= 0 ? x * x : Math.sin(repeated(Math.max(0.8, x), n - 1)) + 0.1 * x;
}

/** @differentiable wrt x y modes grad jvp vjp */
export function passedOver(x: number, y: number): number {
  return repeated(y, 2) * repeated(x, 3) + repeated(Math.min(y, x), 2);
}

function withArray(x: number[], a: number, n: number): number {
  if (n <= 0) return a * x[0]!;
  x[0]! *= 0.9;
  return Math.cos(withArray(x, Math.max(a, 1), n - 1)) * x[1]!;
}

/** @differentiable wrt x a modes grad jvp vjp */
export function withWrites(x: number[], a: number): number {
  return withArray(x, a, 2) + withArray(x, Math.abs(a) * 2, 1) * withArray(x, Math.min(a, 0.5), 2);
}

export const samples = {
  passedOver: [
    [0.3, 0.6],
    [1.4, 0.7],
    [0.7, 1.5],
  ],
  withWrites: [
    [[0.7, 1.2], 0.3],
    [[0.7, 1.2], 1.3],
  ],
};
