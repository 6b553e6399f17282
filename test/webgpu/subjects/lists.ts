/** Functions of lists, `number[]`, that are as long as they were made, and of numbers that WGSL has no literals for. */

const numbers = (length: number, seed = 1): number[] =>
  Array.from({ length }, (_, i) => Math.sin(1.7 * (i + 1) * seed + seed));

export function weighted(x: number[], y: number[]): number[] {
  return x.map((value, i) => value * value * y[i]!);
}

export function kept(x: number[]): number {
  const squares = new Array<number>(x.length);
  for (let i = 0; i < squares.length; i++) squares[i] = x[i]! * x[i]!;
  const pair = [x[0]!, 2 * x[1]!];
  let sum = pair[0]! * pair[1]!;
  for (let i = 0; i < squares.length; i++) sum += Math.sin(squares[i]!) * (i + 1);
  return sum;
}

/** The largest element of each row, and what is less than all numbers for a row that has none. */
export function largestOfRows(x: number[], rows: number, columns: number): number[] {
  const out = new Array<number>(rows).fill(0);
  for (let i = 0; i < out.length; i++) {
    let most = -Infinity;
    for (let j = 0; j < columns; j++) most = Math.max(most, x[i * columns + j]!);
    out[i] = most > 0.95 ? NaN : most;
  }
  return out;
}

export const samples = {
  weighted: {
    wrt: [0],
    args: [
      [[], []],
      [numbers(70), numbers(70, 2)],
    ],
  },
  kept: { wrt: [0], args: [[numbers(2)], [numbers(70)]] },
  largestOfRows: {
    wrt: [0],
    args: [
      [numbers(40), 10, 4],
      [[], 3, 0],
    ],
  },
};

// What no device takes.

export function partlyFilled(x: number[]): number {
  const squares = new Array<number>(x.length);
  for (let i = 1; i < squares.length; i++) squares[i] = x[i]! * x[i]!;
  let sum = 0;
  for (let i = 0; i < squares.length; i++) sum += squares[i]!;
  return sum;
}

export function readEarly(x: number[]): number {
  const sums = new Array<number>(x.length);
  let sum = 0;
  for (let i = 0; i < sums.length; i++) {
    sum += i > 0 ? sums[i - 1]! : 0;
    sums[i] = x[i]! * x[i]! + sum;
  }
  return sum;
}

export function filledInABranch(x: number[]): number {
  const squares = new Array<number>(x.length);
  for (let i = 0; i < squares.length; i++) if (x[i]! > 0) squares[i] = x[i]! * x[i]!;
  let sum = 0;
  for (let i = 0; i < squares.length; i++) sum += squares[i]!;
  return sum;
}

export function grows(x: number[]): number {
  const squares = new Array<number>(x.length).fill(1);
  for (let i = 0; i < x.length; i++) squares[i + 1] = x[i]! * x[i]!;
  let sum = 0;
  for (let i = 0; i < squares.length; i++) sum += squares[i]!;
  return sum;
}
