/** @differentiable wrt x */
export function usedBehindLoop(x: number, n: number): number {
  const before = x * x;
  let s = 0;
  for (let i = 0; i < n; i++) s += x;
  return before * s + before;
}

/** @differentiable wrt x */
export function changedInLoop(x: number, n: number): number {
  let v = 5;
  v = v * x;
  for (let i = 0; i < n; i++) v = v + x * i;
  return v * v;
}

/** @differentiable wrt x */
export function initialisedToFive(x: Float64Array): number {
  let s = 5;
  const scale = Math.exp(x[0]);
  for (let i = 1; i < x.length; i++) s *= x[i];
  return s * scale;
}

export const samples = {
  usedBehindLoop: [
    [1.5, 0],
    [1.5, 1],
    [1.5, 4],
  ],
  changedInLoop: [
    [1.5, 0],
    [1.5, 4],
  ],
  initialisedToFive: [[Float64Array.of(0.3, 2, 4)], [Float64Array.of(0.3)]],
};

export const gradients = {
  usedBehindLoop: (x: number, n: number) => 3 * x * x * n + 2 * x,
  changedInLoop: (x: number, n: number) => 2 * x * (5 + (n * (n - 1)) / 2) ** 2,
  initialisedToFive: ([x, ...rest]: Float64Array) => {
    const product = 5 * rest.reduce((a, b) => a * b, 1) * Math.exp(x);
    return [product, ...rest.map((value) => product / value)];
  },
};
