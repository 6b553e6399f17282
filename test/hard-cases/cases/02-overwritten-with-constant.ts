/** @differentiable wrt x */
export function constantAfterUse(x: number): number {
  const y = x * x;
  x = 3;
  return y * x;
}

/** @differentiable wrt x */
export function constantAfterUseInArray(x: Float64Array): number {
  const y = x[0] * x[0];
  x[0] = 3;
  return y * x[0];
}

/** @differentiable wrt x */
export function constantInTurns(x: Float64Array, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) {
    s += x[0] * x[1];
    x[i % 2] = 1;
  }
  return s;
}

export const samples = {
  constantAfterUse: [[2], [-1]],
  constantAfterUseInArray: [[Float64Array.of(2)]],
  constantInTurns: [[Float64Array.of(2, 5), 4]],
};

export const gradients = {
  constantAfterUse: (x: number) => 6 * x,
  constantAfterUseInArray: ([x]: Float64Array) => [6 * x],
  constantInTurns: ([x, y]: Float64Array) => [y, x + 1],
};
