/** Tuples that functions take for lists, change, give back and keep; and tuples that become elements. */

type Pair = [number, number];

function scale(list: number[], k: number): void {
  for (let i = 0; i < list.length; i++) list[i]! *= k;
}

function grow(list: number[]): number {
  list.push(3);
  return list[0]!;
}

function same(list: number[]): number[] {
  return list;
}

function norm(list: readonly number[]): number {
  let sum = 0;
  for (const value of list) sum += value * value;
  return Math.sqrt(sum) + Math.max(...list);
}

function products(pairs: readonly Pair[]): number {
  let sum = 0;
  for (const [a, b] of pairs) sum += a * b;
  return sum;
}

/** @differentiable */
export function scaled(x: number): number {
  const pair: Pair = [x, 2];
  scale(pair, x);
  return pair[0] * pair[1];
}

/** @differentiable wrt pair x */
export function scaledParameter(pair: Pair, x: number): number {
  scale(pair, x);
  return pair[0] * pair[1];
}

/** @differentiable */
export function scaledPart(x: number): number {
  const own = { pair: [x, 2 * x] as Pair };
  scale(own.pair, 3);
  return own.pair[0] * own.pair[1];
}

/** @differentiable */
export function grown(x: number): number {
  const pair: Pair = [x, 2];
  return grow(pair) * (pair as number[]).length * pair[0];
}

/** @differentiable */
export function givenBack(x: number): number {
  const pair: Pair = [x, 2];
  const list = same(pair);
  list[0] = 9 * x * x;
  return pair[0] * 3 + list[1]!;
}

/** @differentiable */
export function writtenAfterReads(x: number): number {
  const pair: Pair = [x, 2];
  const before = norm(pair);
  pair[0] = 3 * x;
  return before * norm(pair);
}

/** @differentiable wrt pair x */
export function elements(pair: Pair, x: number): number {
  const list = [pair];
  return products(list) * x + products([pair, [x, 2], pair]);
}

/** @differentiable wrt points */
export function length(points: Pair[]): number {
  const steps: number[] = [];
  let last: Pair = [0, 0];
  for (const point of points) {
    steps.push(Math.hypot(point[0] - last[0], point[1] - last[1]));
    last = point;
  }
  return steps.reduce((sum, step) => sum + step ** 2, 0) * last[0];
}

/** @differentiable wrt points */
export function changedUnderBothNames(points: Pair[]): number {
  let last: Pair = [0, 0];
  let sum = 0;
  for (const point of points) {
    sum += point[0] * last[1];
    last = point;
    last[0] *= 2;
    if (sum > 3) last = [sum, 1];
  }
  return sum + points[0]![0] * last[0];
}

/** @differentiable */
export function assertedToBeOne(x: number): number {
  const list: number[] = [x, 2];
  const pair: Pair = [1, x];
  let chosen = pair;
  const either = x > 0 ? (list as Pair) : pair;
  if (x > 0) chosen = list as Pair;
  list[0] = 9 * x;
  return either[0] * either[1] + chosen[0] ** 2;
}

/** @differentiable wrt start */
export function rotated(start: Pair): number {
  let at = start;
  for (let i = 0; i < 3; i++) {
    const slope = [at[1], -at[0]];
    at = at.map((value, j) => value + 0.1 * slope[j]!) as Pair;
  }
  return at[0] * at[1];
}

/** @differentiable wrt x */
export function partsByKey(x: number[], pair: Pair): number {
  const { length, 1: b, ["0"]: a, 7: outside = 2 } = x;
  const { length: two, 0: c } = pair;
  return length * a! * b! ** 2 * two * c * outside;
}

const polylines = [
  [
    [
      [1, 2],
      [-3, 0.5],
      [0.3, 0.7],
    ],
  ],
  [[[2.5, 1]]],
];

export const samples = {
  scaled: [[0.7]],
  scaledParameter: [[[0.7, -1.2], 1.5]],
  scaledPart: [[0.7]],
  grown: [[0.7]],
  givenBack: [[0.7]],
  writtenAfterReads: [[0.7]],
  elements: [[[0.7, -1.2], 1.5]],
  length: polylines,
  changedUnderBothNames: polylines,
  assertedToBeOne: [[1.5], [-0.5]],
  rotated: [[[1, 0.3]]],
  partsByKey: [
    [
      [0.7, 2],
      [1.5, 3],
    ],
  ],
};
