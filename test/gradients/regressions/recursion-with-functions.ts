/** Functions that call themselves and hand on functions which they are given: recursive quadrature, walks through trees. */

type Curve = (t: number) => number;

function simpson(f: Curve, a: number, b: number): number {
  return ((b - a) / 6) * (f(a) + 4 * f((a + b) / 2) + f(b));
}

function adaptive(f: Curve, a: number, b: number, whole: number, tolerance: number, depth: number): number {
  const middle = (a + b) / 2;
  const left = simpson(f, a, middle);
  const right = simpson(f, middle, b);
  const error = left + right - whole;
  if (depth <= 0 || Math.abs(error) <= 15 * tolerance) return left + right + error / 15;
  return (
    adaptive(f, a, middle, left, tolerance / 2, depth - 1) + adaptive(f, middle, b, right, tolerance / 2, depth - 1)
  );
}

function walk(visit: (position: number, value: number) => void, tree: number[], at: number): void {
  if (at >= tree.length) return;
  visit(at, tree[at]!);
  walk(visit, tree, 2 * at + 1);
  walk(visit, tree, 2 * at + 2);
}

/** @differentiable wrt k x */
export function integrals(k: number, x: number[]): number {
  let sum = 0;
  for (const scale of x) {
    const f = (t: number) => Math.exp(-k * t * t) * scale;
    sum += adaptive(f, 0, 2, simpson(f, 0, 2), 1e-4, 20);
  }
  return sum;
}

/** @differentiable */
export function inTurn(k: number): number {
  const go = (f: Curve, g: Curve, x: number, n: number): number => {
    if (n === 0) return f(x);
    return n % 2 === 0 ? go(f, g, g(x), n - 1) : go(f, g, f(x) * k, n - 1);
  };
  return go(Math.sin, (x) => x * k, 0.5, 4) + go((x) => x * x, Math.cos, 0.3, 3);
}

/** @differentiable wrt tree */
export function walked(tree: number[]): number {
  let sum = 0;
  const sums = new Float64Array(tree.length);
  const visit = (position: number, value: number) => {
    sum += value * value;
    sums[position] = value * sum;
  };
  walk(visit, tree, 0);
  return sum + sums[1]! * sums[2]!;
}

export const samples = {
  integrals: [[0.7, [1, 2]]],
  inTurn: [[0.7]],
  walked: [[[1, 2, 3, 0.5]]],
};
