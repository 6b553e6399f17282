/** The first of equal elements wins.
 * @differentiable wrt x
 */
export function maximumByComparison(x: Float64Array): number {
  let best = x[0];
  for (let i = 1; i < x.length; i++) if (x[i] > best) best = x[i];
  return best;
}

/** @differentiable wrt x */
export function maximumByMath(x: Float64Array): number {
  let best = x[0];
  for (let i = 1; i < x.length; i++) best = Math.max(best, x[i]);
  return best;
}

/** @differentiable wrt x */
export function minimumFromTheEnd(x: Float64Array): number {
  let least = Infinity;
  for (let i = x.length - 1; i >= 0; i--) least = Math.min(x[i], least);
  return least;
}

export const samples = {
  maximumByComparison: [[Float64Array.of(2, 2, 2)], [Float64Array.of(1, 3, 3)]],
  maximumByMath: [[Float64Array.of(2, 2, 2)], [Float64Array.of(1, 3, 3)]],
  minimumFromTheEnd: [[Float64Array.of(2, 2, 2)], [Float64Array.of(3, 1, 1)]],
};

const first = (x: Float64Array, wanted: number) => x.map((_, i) => (i === x.indexOf(wanted) ? 1 : 0));

export const gradients = {
  maximumByComparison: (x: Float64Array) => first(x, Math.max(...x)),
  maximumByMath: (x: Float64Array) => first(x, Math.max(...x)),
  minimumFromTheEnd: (x: Float64Array) => first(x, Math.min(...x)),
};
