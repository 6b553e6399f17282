/** Objects that functions, lists and accumulators hold besides their own names. */
export const samples = {
  heldByReturnedFunction: [
    [0.4, 1.3],
    [0.4, 0.6],
    [3.5, 1.3],
  ],
  filledList: [[0.7, 3]],
  filledRows: [[0.7, 3]],
  accumulatedEarly: [[[0.7, -1.2, 0.4], 1.3]],
  accumulatedByName: [[[0.7, -1.2, 0.4], 1.3]],
};

/** @differentiable wrt x m */
export function accumulatedEarly(x: number[], m: number): number {
  const sum = x.reduce(
    (held, value) => {
      if (value < 0) return held;
      held.weight += value * held.factor;
      return held;
    },
    { weight: m, factor: m * m },
  );
  return sum.weight * sum.factor;
}

interface Sum extends Weighed {
  factor: number;
}

function added(sum: Sum, value: number): Sum {
  const same = sum;
  if (value < 0) return sum;
  sum.weight += value * same.factor;
  same.factor *= 1.5;
  return sum;
}

/** @differentiable wrt x m */
export function accumulatedByName(x: number[], m: number): number {
  const { weight, factor } = x.reduce(added, { weight: m, factor: m * m });
  return weight * factor;
}

/** @differentiable wrt b a */
export function heldByReturnedFunction(b: number, a: number): number {
  let result = a;
  if (b < 3) {
    const run = counted(a);
    result = run(b) * run(2 * b);
  }
  return result;
}

interface Counted {
  u: number;
  v: number;
}

function counted(a: number): (v: number) => number {
  let state: Counted = { u: a, v: 1 };
  if (a < 1) return Math.sin;
  return (v) => {
    state.v += v;
    const same = state;
    same.u *= 1.5;
    return Math.sin(state.u) * same.v;
  };
}

/** @differentiable */
export function filledList(x: number, n: number): number {
  const held: Weighed = { weight: x };
  const list = new Array<Weighed>(n).fill(held);
  list[0]!.weight *= 2;
  list[1]!.weight *= x;
  return list[2]!.weight * held.weight;
}

/** @differentiable */
export function filledRows(x: number, n: number): number {
  const row = [x, 1];
  const rows = new Array<number[]>(n).fill(row);
  for (const each of rows) each[0]! *= x + each[1]!++;
  return row[0]! * rows[1]![1]!;
}

interface Weighed {
  weight: number;
}
