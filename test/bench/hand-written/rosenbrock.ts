/** One sweep: what a step sends to the element after it is carried in a local. */
export function rosenbrockValueAndGradInto(x: Float64Array, xBar: Float64Array): number {
  const last = x.length - 1;
  let sum = 0;
  let carried = 0;
  for (let i = 0; i < last; i++) {
    const a = 1 - x[i];
    const b = x[i + 1] - x[i] * x[i];
    sum += a * a + 100 * b * b;
    const bBar = 200 * b;
    xBar[i] = carried - 2 * a - 2 * x[i] * bBar;
    carried = bBar;
  }
  xBar[last] = carried;
  return sum;
}
