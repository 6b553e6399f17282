/** Bounds of loops whose operators bind less than the comparison: they need parentheses in the head of a loop. */

/** @differentiable wrt x modes grad jvp vjp */
export function byBits(x: number[], n: number): number {
  let sum = 0;
  for (let i = 0; i < (n & 3); i++) sum += x[i]! ** 2;
  for (let i = 0; i < (n | 1); i++) sum += x[i]! ** 3;
  for (let i = x.length - 1; i >= (n ^ 5); i--) sum *= x[i]!;
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp */
export function byChoice(x: number[], isLong: boolean, n?: number): number {
  let sum = 0;
  for (let i = 0; i < (isLong ? 3 : 1); i++) sum += x[i]! ** 2;
  for (let i = 0; i < (n ?? 2); i++) sum += x[i]! ** 3;
  for (let i = x.length - 1; i > (isLong ? 1 : 2); i--) sum *= x[i]!;
  return sum;
}

const x = [0.7, -1.2, 1.6, 0.4];

export const samples = {
  byBits: [
    [x, 2],
    [x, 4],
    [x, 7],
  ],
  byChoice: [
    [x, true],
    [x, false, 3],
  ],
};
