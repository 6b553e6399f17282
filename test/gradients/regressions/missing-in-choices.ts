/** What may be missing already stands beside `undefined` or `null` in a choice. */
import { stopGradient } from "fluxion";

/** @differentiable */
export function optional(a: number, b?: number): number {
  const v = a > 2 ? undefined : b;
  return v === undefined ? 2 * a : v * a;
}

/** @differentiable */
export function stopped(a: number, b?: number): number {
  return (stopGradient(b) ?? 3) * a;
}

/** @differentiable */
export function outside(a: number, x: number[]): number {
  const v = a > 2 ? undefined : x[1];
  return v === undefined ? 2 * a : v * a;
}

/** @differentiable */
export function several(a: number, x: number[], o: { w?: number }): number {
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    const w = i > 1 ? o.w : i > 0 ? undefined : x[i];
    sum += (w ?? a) * a;
  }
  return sum;
}

function root(a: number, b: number, c: number): number | null {
  const d = b * b - 4 * a * c;
  return d < 0 ? null : (-b + Math.sqrt(d)) / (2 * a);
}

/** @differentiable wrt a b c */
export function orElse(a: number, b: number, c: number): number {
  return root(a, b, c) ?? a * c;
}

/** @differentiable wrt a b */
export function lastRoot(a: number, b: number): number {
  let last: number | null = null;
  for (let i = 0; i < 3; i++) {
    const found = i > a ? root(a, b, i) : null;
    last = found === null ? last : found;
  }
  return last === null ? b * b : last * last;
}

class Complex {
  constructor(
    readonly re: number,
    readonly im: number,
  ) {}

  times(o: Complex | number): Complex {
    if (typeof o === "number") return new Complex(this.re * o, this.im * o);
    return new Complex(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re);
  }
}

/** @differentiable */
export function product(a: Float64Array): number {
  let z = new Complex(a[0]!, a[1]!);
  for (let k = 2; k < a.length; k++) z = z.times(a[k]!).times(z);
  return z.re;
}

export const samples = {
  optional: [[1.5], [1.5, 3], [2.5, 3], [2.5]],
  stopped: [[2], [2, 7]],
  outside: [
    [1.5, []],
    [1.5, [1, 3]],
    [2.5, [1, 3]],
  ],
  several: [
    [1.5, [], {}],
    [1.5, [3], { w: 2 }],
  ],
  orElse: [
    [1, 3, 1],
    [1, 1, 3],
  ],
  lastRoot: [
    [0.5, 3],
    [1.5, 5],
    [2.5, 3],
  ],
  product: [[Float64Array.of(0.5, 1.5, 2, 0.7)]],
};
