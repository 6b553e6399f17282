/** An array made in each trip, read by the `return` that leaves in the first.
 * @differentiable wrt x
 */
export function returnedFromTrip(x: Float64Array, leave: boolean): number {
  for (let i = 0; i < 3; i++) {
    const c = [x[i], 1, 1];
    if (leave) {
      const d = new Float64Array(3).fill(0.5);
      return c[i] + d[0];
    }
  }
  return 1 + x[0];
}

/** @differentiable wrt x */
export function returnedFromLaterTrip(x: Float64Array, limit: number): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    const c = [x[i], s];
    if (s > limit) {
      const d = new Float64Array(2);
      d[1] = x[0];
      return c[0] * c[1] + d[1];
    }
    s += c[0] * c[0];
  }
  return s;
}

export const samples = {
  returnedFromTrip: [
    [Float64Array.of(0.4, -1, 0.3), true],
    [Float64Array.of(0.4, -1, 0.3), false],
  ],
  returnedFromLaterTrip: [
    [Float64Array.of(0.4, -1, 0.3), 0.1],
    [Float64Array.of(0.4, -1, 0.3), 10],
    [Float64Array.of(0.4, -1, 0.3), 1],
    [Float64Array.of(0.4, -1, 0.3), -1],
  ],
};
