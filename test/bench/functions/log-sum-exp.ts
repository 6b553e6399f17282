/**
 * The logarithm of a sum of exponentials, safe for large elements.
 * @differentiable wrt x modes valueAndGradInto
 */
export function logSumExp(x: Float64Array): number {
  let largest = -Infinity;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > largest) largest = x[i];
  }
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(x[i] - largest);
  return largest + Math.log(sum);
}
