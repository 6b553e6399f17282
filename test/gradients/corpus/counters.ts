/** Counters that are declared before their loop, or stepped at the end of its body. */

/** @differentiable */
export function whileCounted(x: Float64Array): number {
  let s = 0;
  let i = 0;
  while (i < x.length) {
    s += x[i]! * x[i]! * s + x[i]!;
    i++;
  }
  return s * i;
}

/** @differentiable */
export function countsDown(x: Float64Array): number {
  let p = 1;
  let i = x.length - 1;
  while (i >= 0) {
    const v = x[i]!;
    p = p * v + 1;
    i -= 2;
  }
  return p * (i + 4);
}

/** @differentiable */
export function counterOutlivesFor(x: Float64Array, limit: number): number {
  let k = 1;
  let s = 1;
  for (; k < x.length; k++) {
    s *= x[k]!;
    if (s > limit) break;
  }
  return s + k * x[0]!;
}

/** @differentiable */
export function counterStartsBeyond(x: Float64Array): number {
  let k = x.length + 2;
  let s = x[0]!;
  while (x.length > k) {
    s *= 2;
    k = k + 1;
  }
  return s * k;
}

/** @differentiable */
export function stepSkipped(x: Float64Array): number {
  let i = 0;
  let s = 0;
  while (i < x.length) {
    if (x[i]! < 0) {
      i += 2;
      continue;
    }
    s += Math.sin(x[i]!) * s + x[i]!;
    i++;
  }
  return s;
}

export const samples = {
  whileCounted: [[Float64Array.of(0.3, -0.7, 1.1)], [new Float64Array(0)], [Float64Array.of(0.4)]],
  countsDown: [[Float64Array.of(0.3, -0.7, 1.1)], [Float64Array.of(0.5, 0.2)], [new Float64Array(0)]],
  counterOutlivesFor: [
    [Float64Array.of(0.3, 1.7, 1.1), 1e3],
    [Float64Array.of(0.3, 1.7, 1.1), 1],
    [Float64Array.of(0.5), 1],
  ],
  counterStartsBeyond: [[Float64Array.of(0.3, 1.7)]],
  stepSkipped: [[Float64Array.of(0.3, -0.7, 1.1, 0.2)], [Float64Array.of(-1)]],
};
