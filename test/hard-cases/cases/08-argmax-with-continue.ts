/** @differentiable wrt x */
export function largest(x: Float64Array): number {
  let best = -1e30;
  for (let i = 0; i < x.length; i++) {
    if (x[i] <= best) continue;
    best = x[i];
  }
  return best;
}

/** @differentiable wrt x y */
export function largestProduct(x: Float64Array, y: Float64Array): number {
  let best = -1e30;
  let winner = 0;
  for (let i = 0; i < x.length; i++) {
    const value = x[i] * y[i];
    if (!(value > best)) continue;
    best = value;
    winner = i;
  }
  return best * best + x[winner];
}

export const samples = {
  largest: [[Float64Array.of(1, 5, 3, 2)], [Float64Array.of(7, 5)], [Float64Array.of(-3, -2, -1)]],
  largestProduct: [[Float64Array.of(1, 2, 3), Float64Array.of(1, 5, 2)]],
};

const indexOfLargest = (values: readonly number[]) => values.indexOf(Math.max(...values));

export const gradients = {
  largest: (x: Float64Array) => x.map((_, i) => (i === indexOfLargest(Array.from(x)) ? 1 : 0)),
  largestProduct: (x: Float64Array, y: Float64Array) => {
    const winner = indexOfLargest(Array.from(x, (value, i) => value * y[i]));
    const best = x[winner] * y[winner];
    return [
      x.map((_, i) => (i === winner ? 2 * best * y[winner] + 1 : 0)),
      y.map((_, i) => (i === winner ? 2 * best * x[winner] : 0)),
    ];
  },
};
