/** `splice` that puts elements in the place of those that it takes out. */

/** @differentiable wrt x */
export function replaced(x: number, from: number, count: number): number {
  const list = [x, 2, 3, x * x];
  const removed = list.splice(from, count, x * 5, Math.sin(x));
  let sum = list.length + removed.length * x;
  for (let i = 0; i < list.length; i++) sum += list[i]! * (i + 1);
  for (const v of removed) sum *= v;
  return sum;
}

/** @differentiable wrt x */
export function inOrder(x: number[]): number {
  const sorted: number[] = [];
  for (const v of x) {
    let at = 0;
    while (at < sorted.length && sorted[at]! < v) at++;
    sorted.splice(at, 0, v);
  }
  let sum = 0;
  for (const [i, v] of sorted.entries()) sum += v * v * (i + 1);
  return sum;
}

/** @differentiable wrt x */
export function ofItself(x: number): number {
  const list = [x, 2, x * x];
  list.splice(1, 0, ...list, x);
  const points = [{ at: x }, { at: 2 }];
  points.splice(-1, 1, { at: x * x }, { at: Math.cos(x) });
  return list.reduce((sum, v, i) => sum + v * (i + 1), 0) * points.reduce((product, { at }) => product * at, 1);
}

export const samples = {
  replaced: [
    [0.7, 1, 2],
    [0.7, 0, 0],
    [0.7, -1, 5],
    [0.7, 9, 1],
  ],
  inOrder: [[[0.3, -0.7, 1.1, 0.2]], [[0.3]]],
  ofItself: [[0.7]],
};
