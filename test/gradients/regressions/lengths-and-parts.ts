/** Lists that `length` makes longer, and parts of arrays that are filled or copied over others. */

/** @differentiable wrt x modes grad jvp vjp hvp */
export function madeLonger(x: number[]): number {
  const list = x.slice();
  list.length = 5;
  for (let i = x.length; i < 5; i++) list[i] = x[0]! * i;
  return list[4]! * list[1]! + list.length * x[0]!;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function oneWayOrOther(x: number[], length: number): number {
  const list = [x[0]!, x[0]! * x[1]!, 3];
  list.length = length;
  if (length > 3) list[3] = x[1]! ** 2;
  let sum = 0;
  for (let i = 0; i < Math.min(list.length, 4); i++) sum += list[i]! ** 2;
  return sum;
}

/** @differentiable wrt x y modes grad jvp vjp hvp */
export function copiedWithin(x: number[], y: Float64Array, to: number, from: number, end: number): number {
  const list = x.map((value) => value * value);
  const typed = y.map((value) => value * value);
  list.copyWithin(to, from, end);
  typed.copyWithin(from, to).copyWithin(-1, 0);
  return list.reduce((sum, value, i) => sum + value * typed[i]! * (i + 1), 0);
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function partFilled(x: number[], from: number, to: number): number {
  const list = x.map((value) => value * value);
  const rows = [[x[0]!], [x[1]!], [2]];
  list.fill(x[0]! * x[1]!, from, to);
  rows.fill([x[2]!], from);
  return list.reduce((sum, value, i) => sum + value * rows[i]![0]!, Math.hypot());
}

const places = [
  [0, 1, 3],
  [1, 0, 2],
  [2, -2, 9],
  [-1, 2, 1],
];

export const samples = {
  madeLonger: [[[0.5, 1.5]], [[0.5, 1.5, 2.5]]],
  oneWayOrOther: [
    [[0.5, 1.5], 2],
    [[0.5, 1.5], 3],
    [[0.5, 1.5], 4],
  ],
  copiedWithin: places.map((place) => [[0.5, 1.5, -0.7], Float64Array.of(0.3, 0.6, 0.9), ...place]),
  partFilled: places.map(([from, to]) => [[0.5, 1.5, -0.7], from, to]),
};
