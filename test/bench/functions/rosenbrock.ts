/**
 * Rosenbrock's valley in x.length dimensions.
 * @differentiable wrt x modes valueAndGradInto
 */
export function rosenbrock(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) {
    const a = 1 - x[i];
    const b = x[i + 1] - x[i] * x[i];
    sum += a * a + 100 * b * b;
  }
  return sum;
}
