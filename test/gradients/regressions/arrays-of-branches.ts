/**
 * An array made in a branch and read back in reverse had no value where the branch is not taken.
 * @differentiable wrt x
 */
export function listMadeInBranch(x: number[], t: number): number {
  let s = x[0];
  if (t > 0) {
    const c = [x[1], x[0] * t];
    for (let i = 0; i < 2; i++) s += c[i] * c[1 - i];
  }
  return s * x[1];
}

/** @differentiable wrt x */
export function arrayMadeInBranch(x: Float64Array, t: number): number {
  let s = x[0];
  if (t > 0) {
    const c = new Float64Array(2);
    c[0] = x[1] * x[0];
    c[1] = c[0] * c[0];
    s = c[0] * c[1];
  } else if (t > -1) {
    const c = x.slice();
    s *= c[1] * c[0];
  }
  return s * x[1];
}

export const samples = {
  listMadeInBranch: [
    [[1, 2], 1],
    [[1, 2], -1],
  ],
  arrayMadeInBranch: [
    [Float64Array.of(1, 2), 1],
    [Float64Array.of(1, 2), -0.5],
    [Float64Array.of(1, 2), -2],
  ],
};
