/** @differentiable wrt x */
export function nonlinearSum(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i];
  return Math.exp(-s * s) / (1 + s);
}

/** @differentiable wrt x */
export function norm(x: Float64Array): number {
  let s = 0;
  for (const value of x) s += value * value;
  return Math.sqrt(s);
}

/** @differentiable wrt x */
export function sumUsedInSecondLoop(x: Float64Array): number {
  let s = 0;
  for (const value of x) s += value;
  let t = 0;
  for (const value of x) t += (value * value) / s;
  return t;
}

export const samples = {
  nonlinearSum: [[Float64Array.of(0.2, 0.3, -0.1)]],
  norm: [[Float64Array.of(3, 4)], [Float64Array.of(0, 2)]],
  sumUsedInSecondLoop: [[Float64Array.of(1, 2, 5)]],
};

export const gradients = {
  nonlinearSum: (x: Float64Array) => {
    const s = x.reduce((a, b) => a + b, 0);
    return x.map(() => Math.exp(-s * s) * ((-2 * s) / (1 + s) - 1 / (1 + s) ** 2));
  },
  norm: (x: Float64Array) => x.map((value) => value / Math.hypot(...x)),
  sumUsedInSecondLoop: (x: Float64Array) => {
    const s = x.reduce((a, b) => a + b, 0);
    const squares = x.reduce((a, b) => a + b * b, 0);
    return x.map((value) => (2 * value) / s - squares / (s * s));
  },
};
