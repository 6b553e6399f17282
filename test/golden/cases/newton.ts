/**
 * A square root by Newton's iteration: an endless loop with one exit, its trips counted.
 * @differentiable wrt a modes valueAndGrad vjp
 */
export function squareRoot(a: number): number {
  let x = a;
  while (Math.abs(x * x - a) > 1e-9) x = 0.5 * (x + a / x);
  return x;
}

export const samples = { squareRoot: [[2], [9], [1]] };
