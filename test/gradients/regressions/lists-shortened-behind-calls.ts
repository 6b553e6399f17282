/** Functions that stay calls read a list that the caller shortens later: its adjoints have their places when they are run back. */

function total(row: number[], at: number): number {
  if (at >= row.length) return 0;
  return row[at]! * row[at]! + 0.5 * total(row, at + 1) * row[at]!;
}

/** @differentiable wrt x */
export function popped(x: number[]): number {
  const row: number[] = [];
  for (const v of x) row.push(v * v);
  let s = 0;
  for (let k = 0; k < 2; k++) {
    s += total(row, 0);
    row.pop();
  }
  return s + row[0]! * row[0]!;
}

/** @differentiable wrt x */
export function poppedRows(x: number[]): number {
  const rows: number[][] = [];
  for (const v of x) rows.push([v * v, v, 2 * v]);
  let s = 0;
  for (let k = 0; k < 2; k++) {
    const row = rows[k]!;
    s += total(row, 0);
    row.pop();
    rows.pop();
    s += total(row, 1);
  }
  return s;
}

export const samples = {
  popped: [[[1.1, 0.7, 0.3, 0.2]]],
  poppedRows: [[[1.1, 0.7, 0.3, 0.2]]],
};
