/** Values that are computed before it is asked whether they are needed: what is not needed has no derivative, not even NaN. */

/** @differentiable wrt x */
export function root(x: number): number {
  const r = Math.sqrt(x);
  let s = 0;
  if (x > 0) s += r;
  return s + x * 2;
}

/** @differentiable wrt a b c */
export function ray(a: number, b: number, c: number): number {
  const disc = b * b - 4 * a * c;
  const root = Math.sqrt(disc);
  const t = (-b - root) / (2 * a);
  return disc < 0 ? 10 * a + c : t;
}

/** @differentiable wrt x e */
export function power(x: number, e: number): number {
  const p = x ** e;
  return x < 0 ? -x * e : p;
}

/** @differentiable wrt x */
export function askedItself(x: number): number {
  const v = 2 * Math.sqrt(x);
  return Number.isNaN(v) ? x * x : v;
}

/** @differentiable wrt x */
export function skipped(x: number[]): number {
  let s = 0;
  for (const each of x) {
    const v = Math.sqrt(each - 0.5) * each;
    if (!(each > 0.5)) continue;
    s += v * v;
  }
  return s + x[0]!;
}

/** @differentiable wrt x */
export function leftEarly(x: number): number {
  const r = Math.sqrt(x);
  const l = Math.log(x);
  if (x < 0) return 3 * x;
  if (l > 1) return r;
  return r * l;
}

/** @differentiable wrt x */
export function neededTwice(x: number): number {
  const r = Math.acos(x);
  let s = x;
  if (x < 1) s += r;
  if (x < 0.5) s *= r;
  return s;
}

/** @differentiable wrt x y */
export function behindOthers(x: number, y: number): number {
  const v = 1 / (x - 1);
  const product = v * y;
  const choice = x > 1 && product < 5;
  return choice ? product * x : x > 2 ? v : y * x;
}

/** @differentiable wrt x y z */
export function unit(x: number, y: number, z: number): number[] {
  const length = Math.hypot(x, y, z);
  const scale = 1 / length;
  return length > 0 ? [x * scale, y * scale, z * scale] : [x, 2 * y, 3 * z];
}

/** @differentiable wrt x */
export function normalised(x: Float64Array): number {
  let square = 0;
  for (let i = 0; i < x.length; i++) square += x[i]! * x[i]!;
  const length = Math.sqrt(square);
  let s = 0;
  for (let i = 0; i < x.length; i++) s += length > 0 ? ((i + 1) * x[i]!) / length : (i + 2) * x[i]!;
  return s;
}

/** @differentiable wrt x */
export function normalisedInTime(x: Float64Array, steps: number): number {
  const start = Math.log(x[0]!) * 2;
  const own = x.slice();
  let s = x[1]!;
  for (let step = 0; step < steps; step++) {
    const scale = 1 / own[1]!;
    for (let i = 0; i < own.length; i++) {
      if (own[1]! !== 0) own[i] = own[i]! * scale * 0.5;
      if (x[0]! > 0 && step > 0) s = s * 0.5 + start * own[i]!;
      else s += own[i]! * (i + step + 1);
    }
  }
  return s;
}

/** @differentiable wrt x */
export function byName(x: number, kind: string): number {
  const l = Math.log(x);
  const r = Math.sqrt(x);
  switch (kind) {
    case "log":
      return l;
    case "root":
      return r * r * r;
    default:
      return 5 * x;
  }
}

/** @differentiable wrt x */
export function handedOn(x: number): number {
  const exponential = Math.exp(x);
  const soft = x > 700 ? x : Math.log(1 + exponential);
  const r = Math.sqrt(x - 1);
  const chosen = x > 2 ? r : x;
  return x > 1 ? soft * chosen : soft + x;
}

export const samples = {
  root: [[-1], [2]],
  ray: [
    [1, 1, 2],
    [1, 3, 1],
  ],
  power: [
    [-0.4, 0.5],
    [0.4, 0.5],
  ],
  askedItself: [[-1], [2]],
  skipped: [[[-1, 2, 0.2, 1.3]], [[0.7]]],
  leftEarly: [[-1], [0.5], [4]],
  neededTwice: [[2], [0.7], [0.3]],
  behindOthers: [
    [1, 0.7],
    [0.5, 0.7],
    [1.7, 0.7],
    [3, 20],
  ],
  unit: [
    [0, 0, 0],
    [0.3, -0.4, 1.2],
  ],
  normalised: [[Float64Array.of(0, 0, 0)], [Float64Array.of(0.3, -0.4, 1.2)], [new Float64Array(0)]],
  normalisedInTime: [
    [Float64Array.of(-1, 0, 0.5), 3],
    [Float64Array.of(2, 0.7, 0.5), 3],
    [Float64Array.of(-1, 0.7, 0.5), 0],
  ],
  byName: [
    [-1, "none"],
    [2, "log"],
    [2, "root"],
  ],
  handedOn: [[0.5], [1.5], [3], [800]],
};
