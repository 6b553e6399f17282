/** Elements that a variable keeps, or that `at` reads, of which it is asked later whether they were there. */

/** @differentiable wrt x modes grad jvp vjp hvp */
export function before(x: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const previous = x[i - 1];
    if (previous === undefined) sum += x[i]! ** 2;
    else sum += x[i]! * previous;
  }
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function ofTyped(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const next = x[i + 1];
    sum += (next ?? 2) * x[i]! ** 2 + (x.at(i - 2) ?? 3);
  }
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function last(x: number[], i: number): number {
  const last = x.at(-1) ?? 2;
  const other = x.at(i);
  return last ** 2 * (other === undefined ? 3 : other);
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function ofGrowing(x: number[]): number {
  const kept: number[] = [];
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const previous = kept[i - 1];
    const first = kept.at(0);
    kept.push(x[i]! ** 2);
    sum += previous === undefined ? x[i]! : previous * x[i]!;
    sum += first ?? 2 * x[i]!;
  }
  return sum * (kept.at(-1) ?? 1);
}

const points = [[[-0.5, 1.5, 0.25, 2.25]], [[0.5, 0.25]], [[2.5]]];

export const samples = {
  before: [...points, [[]]],
  ofTyped: points.map(([x]) => [Float64Array.from(x!)]),
  last: [
    [[-0.5, 1.5, 0.25], 1],
    [[0.5, 0.25], 3],
    [[0.5, 0.25], -2],
    [[0.5, 0.25], -3],
    [[], 0],
  ],
  ofGrowing: points,
};
