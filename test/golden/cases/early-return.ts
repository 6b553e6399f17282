/**
 * A product that is given up when it grows too large: the state is kept, the exit decides what flows back.
 * @differentiable wrt x modes valueAndGrad
 */
export function boundedProduct(x: Float64Array, limit: number): number {
  let s = 1;
  for (let i = 0; i < x.length; i++) {
    s = s * (1 + x[i] * x[i]);
    if (s > limit) return s * s;
  }
  return s;
}

export const samples = {
  boundedProduct: [
    [Float64Array.of(0.5, 0.8, 1.3), 100],
    [Float64Array.of(0.5, 0.8, 1.3), 1.5],
    [Float64Array.of(0.5, 0.8, 1.3), 1.1],
    [new Float64Array(0), 3],
  ],
};
