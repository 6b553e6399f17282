/** Parameters that are arrays where nothing is handed over. */

/** @differentiable modes grad jvp vjp hvp jacobian */
export function list(x: number, w = [1, -2, 3]): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += w[i]! * x ** i;
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function typed(x: Float64Array, w = new Float64Array([1, -2.5]), k = Int32Array.of(1, 0)): number {
  return x[0]! * w[k[0]!]! + x[1]! * w[1]! * x[0]!;
}

/** @differentiable wrt x y modes grad jvp vjp hvp */
export function beforeAnother(x: number, rows: number[][] = [[1], [2, 3]], none: number[] = [], y = 2): number {
  return x * rows[1]![1]! * x * y + (none[0] ?? y * y);
}

function power(x: number, n: number, factors: readonly number[] = [1, 2, 3]): number {
  if (n <= 0) return x * factors[0]!;
  return power(x * factors[n]!, n - 1) * x + power(x, n - 1, [x, x, 4]);
}

/** @differentiable modes grad jvp vjp hvp */
export function recursive(x: number): number {
  return power(x, 2) + power(x, 1, [2, x]);
}

export const samples = {
  list: [[0.7], [0.7, undefined], [-1.3, [2, 0.5]]],
  typed: [
    [Float64Array.of(0.7, 1.3), undefined, undefined],
    [Float64Array.of(0.7, 1.3), Float64Array.of(0.3, 4), undefined],
    [Float64Array.of(0.7, 1.3), undefined, Int32Array.of(0)],
  ],
  beforeAnother: [
    [0.7, undefined, undefined, 0.3],
    [0.7, [[], [0, 2]], [5], 0.3],
    [0.7, undefined, [2], 1.1],
  ],
  recursive: [[0.7], [-1.3]],
};
