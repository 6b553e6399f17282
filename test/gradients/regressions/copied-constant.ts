/** An array that no derivative goes through is copied, in a loop, into one that has a derivative. */

/** @differentiable wrt x */
export function cleared(x: Float64Array, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i += 2) {
    s += x[i]! * x[i + 1]!;
    const constant = new Float64Array(2).fill(0.81);
    x.set(constant);
  }
  return s * x[0]!;
}

export const samples = { cleared: [[Float64Array.of(0.3, 0.7, 1.2, -0.4), 4]] };
