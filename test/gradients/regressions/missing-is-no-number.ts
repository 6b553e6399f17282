/** What lies outside of an array is NaN for `isNaN` and not for `Number.isNaN`; and 0 added to -0 is 0. */

/** @differentiable */
export function pastTheEnd(x: Float64Array): number {
  const l = [x[0]!, x[1]!];
  let s = 0;
  for (let i = 0; i <= l.length; i++) s += isNaN(l[i]!) ? 5 : l[i]! * l[i]!;
  return s;
}

/** @differentiable */
export function byBothTests(x: Float64Array): number {
  let s = 0;
  for (let i = -1; i <= x.length; i++) s += (isNaN(x[i]!) ? 1 : 2) * (Number.isNaN(x[i]!) ? 3 : 4) * x[0]!;
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i]!)) s += x[i]! ** 2;
  return s * (Number.isNaN(x[9]! * 1) ? 1 : 2);
}

/** @differentiable */
export function ofAnEmptyList(x: number): number {
  const l = [x];
  const p = l.pop()!;
  const q = l.pop()!;
  return p * (Number.isNaN(q) ? 1 : 2) * (isNaN(q) ? 3 : 4);
}

/** @differentiable */
export function storedInATypedArray(x: Float64Array): number {
  const y = new Float64Array(2);
  y[0] = x[9]!;
  return (Number.isNaN(y[0]!) ? 1 : 2) * x[0]!;
}

/** @differentiable */
export function minusZero(x: number): number {
  const offset = 0;
  let s = 0;
  for (let i = 0; i < 2; i++) s += Math.atan2(-i + offset, -1) + Math.atan2(i * -1 + offset, -1);
  return s * x;
}

export const samples = {
  pastTheEnd: [[Float64Array.of(1, 2)]],
  byBothTests: [[Float64Array.of(1, 2)], [Float64Array.of(1, Number.NaN, 2)]],
  ofAnEmptyList: [[0.5]],
  storedInATypedArray: [[Float64Array.of(1, 2)]],
  minusZero: [[0.5]],
};
