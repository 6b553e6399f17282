/** Arrays that are made in the trips of several loops, whose counts may be no integers. */

/** @differentiable wrt x w */
export function inner(x: Float64Array, w: Float64Array, times: number, n: number): number {
  let total = 0;
  for (let t = 0; t < times; t++) {
    for (let k = 1; k <= n; k++) {
      const h = new Float64Array(x.length + Math.floor(n));
      for (let i = 0; i < h.length; i++) h[i] = Math.sin(x[i % x.length]! * (t + 1) + k);
      for (let o = 0; o < w.length; o++) {
        let sum = 0;
        for (let i = 0; i < h.length; i++) sum += h[i]! * w[o]!;
        total += sum * sum;
      }
    }
  }
  return total;
}

/**
 * One array of each loop, of which the outer is read by the inner.
 *
 * @differentiable wrt x
 */
export function ofBoth(x: Float64Array, times: number): number {
  let total = 0;
  for (let t = 0; t < times; t++) {
    const outer = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) outer[i] = x[i]! * (t + 1);
    for (let k = 0; k < 3; k++) {
      const row = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) row[i] = Math.cos(outer[i]! + k);
      for (let i = 0; i < x.length; i++) for (let j = 0; j < x.length; j++) total += row[i]! * outer[j]! * row[j]!;
      outer[k % x.length]! += 0.1;
    }
  }
  return total;
}

/**
 * What is only added up is not kept.
 *
 * @differentiable wrt x
 */
export function addedUp(x: Float64Array, times: number): number {
  let total = 0;
  for (let t = 0; t < times; t++) {
    for (let k = 0; k < 2; k++) {
      const row = new Float64Array(3);
      for (let i = 0; i < 3; i++) row[i] = 2 * x[i % x.length]! + k;
      for (let i = 0; i < 2; i++) for (let j = 0; j < 3; j++) total += 3 * row[j]!;
    }
  }
  return total;
}

/**
 * Some trips of the outer loop have no inner one.
 *
 * @differentiable wrt x
 */
export function someTimes(x: Float64Array, counts: Int32Array): number {
  let total = 0;
  for (let t = 0; t < counts.length; t++) {
    const count = counts[t]!;
    for (let k = 0; k < count; k++) {
      const row = new Float64Array(count);
      for (let i = 0; i < count; i++) row[i] = x[(i + k) % x.length]! * (t + 1);
      for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) total += row[i]! * row[j]!;
    }
  }
  return total;
}

const x = Float64Array.of(0.3, -0.7, 1.1);

export const samples = {
  inner: [
    [x, Float64Array.of(0.3, 0.5), 3, 2],
    [x, Float64Array.of(0.3, 0.5), 2.5, 1.5],
    [x, Float64Array.of(0.3, 0.5), 2, 0],
    [x, Float64Array.of(0.3, 0.5), -1, -2],
  ],
  ofBoth: [
    [Float64Array.of(0.5, -0.25, 1), 2],
    [Float64Array.of(0.5), 1.5],
  ],
  addedUp: [[x, 2]],
  someTimes: [[x, Int32Array.of(2, 0, 3, -1)]],
};
