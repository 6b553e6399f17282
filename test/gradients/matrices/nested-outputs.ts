/** Functions whose outputs lie in lists of lists and of objects. */

/** @differentiable wrt x */
export function intoRows(x: number[], rows: number[][]): void {
  rows[0]![1] = x[x.length - 1]!;
}

/** @differentiable wrt x */
export function intoFields(x: number[], pairs: { low: number; high: number }[]): void {
  pairs[1]!.high = 3 * x[0]!;
}

/** @differentiable */
export function asRows(x: number[]): number[][] {
  return [[x[1]!, 0], [], [2 * x[0]!]];
}

/** @differentiable */
export function asPairs(x: number[]): { low: number; high: number }[] {
  return x.map((each) => ({ low: each, high: 1 }));
}

export const samples = {
  intoRows: [
    [
      [1, 2, 3],
      [[0, 0], [5]],
    ],
  ],
  intoFields: [
    [
      [1, 2],
      [
        { low: 1, high: 2 },
        { low: 3, high: 4 },
      ],
    ],
  ],
  asRows: [[[1, 2, 3]]],
  asPairs: [[[1, 2]]],
};
