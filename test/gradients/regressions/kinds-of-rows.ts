/** Rows of lists, asked whether they are what they are in no case. */

function size(v: number | number[]): number {
  if (typeof v === "number") return Math.abs(v);
  let sum = 0;
  for (const each of v) sum += each * each;
  return typeof v !== "boolean" ? sum : -sum;
}

/** @differentiable */
export function sizesOfRows(rows: number[][], k: number): number {
  const last = rows[k]!;
  return size(last) * size(rows[0]!) + size(last[0]!);
}

export const samples = {
  sizesOfRows: [
    [
      [
        [0.4, -0.7],
        [1.2, 0.3],
      ],
      1,
    ],
  ],
};
