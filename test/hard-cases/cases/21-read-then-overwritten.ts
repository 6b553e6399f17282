/** @differentiable wrt x b */
export function loss(x: number, b: Float64Array): number {
  const product = x * b[0];
  b[0] += 100;
  return product;
}

/** The cell is read again behind the write. */
/** @differentiable wrt x b */
export function readTwice(x: number, b: Float64Array): number {
  let s = x * b[0];
  b[0] = b[0] * b[0] + 100;
  s += x * b[0];
  b[0] = 1;
  return s + b[0];
}

/** @differentiable wrt x b */
export function inLoop(x: number, b: Float64Array, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) {
    s += x * b[0] * b[0];
    b[0] += b[1];
  }
  return s;
}

export const samples = {
  loss: [[3, Float64Array.of(2, 5)]],
  readTwice: [[3, Float64Array.of(2, 5)]],
  inLoop: [
    [3, Float64Array.of(2, 5), 0],
    [3, Float64Array.of(2, 5), 3],
  ],
};

export const gradients = {
  loss: (x: number, b: Float64Array) => [b[0], x, 0],
  readTwice: (x: number, b: Float64Array) => [b[0] + b[0] ** 2 + 100, x * (1 + 2 * b[0]), 0],
  inLoop: (x: number, b: Float64Array, n: number) => {
    const gradient = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const value = b[0] + i * b[1];
      gradient[0] += value * value;
      gradient[1] += 2 * x * value;
      gradient[2] += 2 * x * value * i;
    }
    return gradient;
  },
};
