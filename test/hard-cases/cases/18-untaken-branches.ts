/** @differentiable wrt x */
export function guardedRoot(x: number): number {
  return x > 0 ? Math.sqrt(x) : 0;
}

/** @differentiable wrt x */
export function guardedRootOfElements(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i] > 0 ? Math.sqrt(x[i]) : 0;
  return s;
}

/** @differentiable wrt x */
export function guardedQuotient(x: number, y: number): number {
  let s = 1;
  if (y !== 0) s = x / y;
  return s * x;
}

/** At 0 the root's infinite slope meets the square's slope 0: IEEE arithmetic gives NaN, in every mode.
 * @differentiable wrt x
 */
export function rootOfSquare(x: number): number {
  return Math.sqrt(x * x);
}

/** @differentiable wrt x */
export function normSquaredThroughNorm(x: Float64Array): number {
  let s = 0;
  for (const value of x) s += value * value;
  const norm = Math.sqrt(s);
  return norm * norm;
}

/** @differentiable wrt x */
export function standardDeviation(x: Float64Array): number {
  let mean = 0;
  for (const value of x) mean += value / x.length;
  let variance = 0;
  for (const value of x) variance += ((value - mean) * (value - mean)) / x.length;
  return Math.sqrt(variance);
}

/** @differentiable wrt x */
export function guardedStandardDeviation(x: Float64Array): number {
  let mean = 0;
  for (const value of x) mean += value / x.length;
  let variance = 0;
  for (const value of x) variance += ((value - mean) * (value - mean)) / x.length;
  return variance > 0 ? Math.sqrt(variance) : 0;
}

export const samples = {
  guardedRoot: [[0], [4], [-4]],
  guardedRootOfElements: [[Float64Array.of(0, 4, -4)]],
  guardedQuotient: [
    [3, 0],
    [3, 2],
  ],
  rootOfSquare: [[0], [2], [-2]],
  normSquaredThroughNorm: [[Float64Array.of(3, 4)], [Float64Array.of(0, 0)]],
  standardDeviation: [[Float64Array.of(1, 2, 4)], [Float64Array.of(2, 2)]],
  guardedStandardDeviation: [[Float64Array.of(1, 2, 4)], [Float64Array.of(2, 2)]],
};

const deviationSlope = (x: Float64Array) => {
  const mean = x.reduce((a, b) => a + b / x.length, 0);
  const deviation = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2 / x.length, 0));
  return x.map((value) => (value - mean) / x.length / deviation);
};

export const gradients = {
  guardedRoot: (x: number) => (x > 0 ? 0.5 / Math.sqrt(x) : 0),
  guardedRootOfElements: (x: Float64Array) => x.map((value) => (value > 0 ? 0.5 / Math.sqrt(value) : 0)),
  guardedQuotient: (x: number, y: number) => (y === 0 ? 1 : (2 * x) / y),
  rootOfSquare: (x: number) => (x === 0 ? Number.NaN : Math.sign(x)),
  normSquaredThroughNorm: (x: Float64Array) =>
    x.map((value) => (x.every((each) => each === 0) ? Number.NaN : 2 * value)),
  standardDeviation: deviationSlope,
  guardedStandardDeviation: (x: Float64Array) => (x[0] === x[1] ? x.map(() => 0) : deviationSlope(x)),
};
