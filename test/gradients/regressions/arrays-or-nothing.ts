/** Arrays that fields and functions hold or give some time, and nothing else, asked for by `===`. */
class Buffer1 {
  private last: Float64Array | undefined;
  history: number[] | null = null;
  count = 0;
  push(x: Float64Array): number {
    let s = 0;
    if (this.last !== undefined) for (let i = 0; i < x.length; i++) s += x[i]! * this.last[i]!;
    this.last = x.map((v) => v * 2);
    if (this.history === null) this.history = [];
    this.history.push(s);
    this.count++;
    return s;
  }
  reset(): void {
    this.last = undefined;
    this.history = null;
  }
  get size() {
    return this.history?.length ?? -1;
  }
}
/** @differentiable wrt x */
export function keptByAClass(x: Float64Array, n: number): number {
  const b = new Buffer1();
  let s = b.size;
  for (let i = 0; i < n; i++) {
    s += b.push(x.map((v) => v + i));
    if (i === 2) b.reset();
  }
  return s * b.size + (b.history ? b.history[0]! : 0) + b.count;
}
class Lazy {
  private table: number[] | undefined = undefined;
  constructor(private readonly x: number) {}
  get(i: number): number {
    if (!this.table) {
      this.table = [];
      for (let k = 0; k < 4; k++) this.table.push(this.x ** k);
    }
    return this.table[i]!;
  }
}
/** @differentiable wrt x */
export function madeWhenAsked(x: number): number {
  const l = new Lazy(x);
  return l.get(2) + l.get(3) * l.get(1);
}
class Both {
  a?: Float64Array;
  constructor(a?: Float64Array) {
    if (a) this.a = a;
  }
  sum() {
    return this.a ? this.a.reduce((s, v) => s + v, 0) : 5;
  }
}
/** @differentiable wrt x */
export function optionalArray(x: Float64Array): number {
  return new Both(x).sum() * new Both().sum();
}
/** @differentiable wrt x */
export function asksForNull(x: Float64Array, n: number): number {
  const pick = (k: number): Float64Array | null => {
    if (k > 1) return null;
    return x.map((v) => v * k);
  };
  let s = pick(n) === null ? 3 : 4;
  const p = pick(n);
  s += p !== null ? p[0]! : x[0]! * 2;
  const o = { a: p, b: n > 2 ? null : x };
  if (o.a === null) s += x[1]!;
  if (o.b === null) s += x[0]! * 7;
  if (o.b !== null) s += x[0]! * 5;
  return s;
}
interface P {
  at: number[] | null;
  u?: { y: number } | undefined;
}
/** @differentiable wrt x */
export function asksOfFields(x: number, n: number): number {
  const p: P = { at: n > 1 ? [x, 2] : null, u: n > 2 ? { y: x } : undefined };
  let s = p.at === null ? 1 : 2;
  if (p.u === undefined) s += 5 * x;
  else s += p.u.y * 11;
  return s * (p.at !== null ? p.at[0]! : x * x);
}

const x = Float64Array.of(0.3, 0.5);
export const samples = {
  keptByAClass: [
    [x, 5],
    [x, 0],
    [x, 3],
  ],
  madeWhenAsked: [[0.7]],
  optionalArray: [[x]],
  asksForNull: [
    [x, 1],
    [x, 2],
    [x, 3],
  ],
  asksOfFields: [
    [0.7, 1],
    [0.7, 2],
    [0.7, 3],
  ],
};
