/** Lists of which TypeScript says `any[]`: what is filled in, or what they are made for, says what they hold. */

/** @differentiable modes grad jvp vjp hvp */
export function ofLists(x: number): number {
  const shared = new Array(3).fill([x, 1]);
  shared[0][0] = 2 * x;
  const declared: number[][] = new Array(2).fill([x, 3]);
  return shared[0][0] * shared[2][0] + shared[1][1] * declared[0]![0]! * declared[1]![1]!;
}

/** @differentiable modes grad jvp vjp hvp */
export function ofObjects(x: number): number {
  const points = Array(3).fill({ a: x, b: 1 });
  return points[0].a * points[2].a + points[1].b;
}

/** @differentiable modes grad jvp vjp hvp */
export function ofBooleans(x: number): number {
  const isSquared = new Array(3).fill(true);
  isSquared[1] = false;
  return (isSquared[0] ? x * x : x) + (isSquared[1] ? x * x : 3 * x);
}

/** @differentiable modes grad jvp vjp hvp */
export function ofRows(x: number): number {
  const rows = new Array(3).fill(0).map(() => new Array(2).fill(x));
  rows[0]![0] = 3;
  return rows[0]![0] * rows[1]![1] * rows[2]![0];
}

/** @differentiable modes grad jvp vjp hvp */
export function ofNothing(x: number): number {
  const powers = new Array(3).fill(null).map((_, i) => x ** i);
  const others = Array(3)
    .fill(undefined)
    .map((value, i) => (value === undefined ? x * i : 1));
  return powers.reduce((sum, value, i) => sum + value * others[i]!, 0);
}

const points = [[0.7], [-1.6]];

export const samples = { ofLists: points, ofObjects: points, ofBooleans: points, ofRows: points, ofNothing: points };
