/**
 * A loop bounded by Infinity and left early: counting its trips beforehand never ended.
 * @differentiable wrt a
 */
export function toInfinity(a: number): number {
  let x = a;
  for (let k = 0; k < Infinity; k++) {
    const next = 0.5 * (x + a / x);
    if (Math.abs(next - x) < 1e-9) return next;
    x = next;
  }
  return x;
}

/**
 * A generous bound given by the caller: room for all trips was asked for though few are made.
 * @differentiable wrt a
 */
export function generousBound(a: number, most: number): number {
  let x = a;
  for (let k = 0; k < most; k++) {
    const next = 0.5 * (x + a / x);
    if (Math.abs(next - x) < 1e-9) break;
    x = next;
  }
  return x * x * x;
}

/**
 * The same around and within other loops.
 * @differentiable wrt x
 */
export function generousNests(x: Float64Array, most: number): number {
  let total = 0;
  for (let i = 0; i < most; i++) {
    if (i >= x.length) break;
    let y = x[i];
    for (let k = 0; k < most; k++) {
      if (y * y > 50) break;
      for (let j = 0; j < 2; j++) y = Math.exp(0.1 * y) * y + 0.5;
    }
    total += y * y;
  }
  return total;
}

export const samples = {
  toInfinity: [[2], [7]],
  generousBound: [
    [2, 1e15],
    [3, 2],
  ],
  generousNests: [[Float64Array.of(1, 0.5, 2), 1e12]],
};
