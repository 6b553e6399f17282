/** `null` counts as zero in arithmetic; an index that is not whole leads to nothing. */

/** @differentiable wrt x */
export function asserted(x: number, k: number): number {
  const a = k > 0 ? x : null;
  return a! * 2 + x;
}

/** @differentiable wrt x */
export function compared(x: number, k: number): number {
  const a = k > 0 ? x : null;
  return a! >= 0 ? x * x : x;
}

/** @differentiable wrt x a */
export function betweenElements(x: number, a: number[], i: number): number {
  return (a[i] ?? x) * x;
}

/** @differentiable wrt x */
export function ofOwnList(x: number, i: number): number {
  const a = [x, 2 * x];
  return a[i] === undefined ? 9 * x : a[i]! * x;
}

export const samples = {
  asserted: [
    [2, 0],
    [2, 1],
  ],
  compared: [
    [1.3, 0],
    [1.3, 1],
  ],
  betweenElements: [
    [2, [3, 4], 0.5],
    [2, [3, 4], 1],
    [2, [3, 4], Number.NaN],
    [2, [3, 4], -1],
  ],
  ofOwnList: [
    [2, 0.5],
    [2, 1],
  ],
};
