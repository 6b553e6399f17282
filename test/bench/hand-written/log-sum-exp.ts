/** The gradient is the softmax: its exponentials are those of the value. */
export function logSumExpValueAndGradInto(x: Float64Array, xBar: Float64Array): number {
  const n = x.length;
  let largest = -Infinity;
  for (let i = 0; i < n; i++) {
    if (x[i] > largest) largest = x[i];
  }
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const e = Math.exp(x[i] - largest);
    xBar[i] = e;
    sum += e;
  }
  const scale = 1 / sum;
  for (let i = 0; i < n; i++) xBar[i] *= scale;
  return largest + Math.log(sum);
}
