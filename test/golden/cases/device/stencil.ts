/**
 * Of three neighbours: each cell of the adjoint gathers what it is read for, in one loop that inverts the indexes.
 * @differentiable wrt x modes vjp target webgpu
 */
export function neighbours(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 1; i < x.length - 1; i++) out[i] = x[i - 1] * x[i] + Math.sqrt(x[i + 1]);
  return out;
}

export const samples = {
  neighbours: [[Float64Array.of(1, 5, 2, 4, 3)], [Float64Array.of(1, 2)], [new Float64Array(0)]],
};
