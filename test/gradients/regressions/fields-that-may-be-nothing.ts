/** Fields that hold a number or boolean some time, and nothing else. */

class Filter {
  last?: number | undefined;
  private sum = 0;
  step(v: number): number {
    if (this.last !== undefined) this.sum += (v - this.last) ** 2;
    this.last = v;
    return this.sum;
  }
  reset(): void {
    this.last = undefined;
  }
}
/** @differentiable wrt x */
export function optionalField(x: number[]): number {
  const f = new Filter();
  let s = 0;
  for (const v of x) s = f.step(v);
  return s;
}
/** @differentiable wrt x */
export function emptiedField(x: number[]): number {
  const f = new Filter();
  let s = 0;
  for (const v of x) {
    s = f.step(v);
    if (s > 1) f.reset();
  }
  return s;
}
class Filter2 {
  last: number | undefined = undefined;
  private sum = 0;
  step(v: number): number {
    if (this.last !== undefined) this.sum += (v - this.last) ** 2;
    this.last = v;
    return this.sum;
  }
}
/** @differentiable wrt x */
export function undefinedField(x: number[]): number {
  const f = new Filter2();
  let s = 0;
  for (const v of x) s = f.step(v);
  return s;
}
class Filter3 {
  last: number | null = null;
  private sum = 0;
  constructor(last?: number) {
    if (last !== undefined) this.last = last;
  }
  step(v: number): number {
    if (this.last !== null) this.sum += (v - this.last) ** 2;
    this.last = v;
    return this.sum;
  }
}
/** @differentiable wrt x */
export function nullField(x: number[]): number {
  const f = new Filter3();
  let s = 0;
  for (const v of x) s = f.step(v);
  return s;
}
/** @differentiable wrt x */
export function nullFieldGiven(x: number[]): number {
  const f = new Filter3(3);
  let s = 0;
  for (const v of x) s = f.step(v);
  return s;
}
/** @differentiable wrt x */
export function fieldsOfLiteral(x: number[]): number {
  const f: { last: number | undefined; best?: number; none: number | null } = { last: undefined, none: null };
  let s = 0;
  for (const v of x) {
    if (f.last !== undefined) s += v * f.last;
    f.last = v;
  }
  for (const v of x) {
    if (f.none === null || v > f.none) f.none = v;
  }
  return s + f.none!;
}
/** @differentiable wrt x */
export function absentField(x: number[]): number {
  const f: { best?: number } = {};
  let s = 0;
  for (const v of x) {
    if (f.best === undefined || v > f.best) f.best = v * v;
  }
  return s + f.best!;
}
class Momentum {
  velocity: number | undefined;
  update(g: number): number {
    this.velocity = this.velocity === undefined ? g : 0.9 * this.velocity + g;
    return this.velocity;
  }
}
/** @differentiable wrt x */
export function updatedField(x: number[]): number {
  const m = new Momentum();
  let s = 0;
  for (const v of x) s += m.update(v);
  return s;
}
class M2 {
  velocity?: number;
  update(g: number): number {
    this.velocity = (this.velocity ?? 0) * 0.9 + g;
    return this.velocity;
  }
}
/** @differentiable wrt x */
export function defaultedField(x: number[]): number {
  const m = new M2();
  let s = 0;
  for (const v of x) s += m.update(v);
  return s;
}
interface State {
  best: number | null;
  at?: number;
  on: boolean | null;
}
function offer(s: State, v: number): void {
  if (s.best === null || v > s.best) {
    s.best = v;
    s.on = v > 1;
  }
}
/** @differentiable wrt x */
export function givenToFunction(x: number[]): number {
  const s: State = { best: null, on: null };
  for (const v of x) offer(s, v * v);
  return (s.best ?? 0) * 2 + (s.on === null ? 0 : s.on ? x[0]! : 2 * x[0]!);
}
/** @differentiable wrt x */
export function spreadIntoAnother(x: number[]): number {
  const s: State = { best: null, on: null };
  for (const v of x) if (v > 0.5) offer(s, v * v);
  const t = { ...s };
  if (t.best === null) return x[0]!;
  return t.best * x[1]!;
}
/** @differentiable wrt x */
export function replacedObject(x: number[], c: boolean): number {
  let s: State = { best: null, on: null };
  for (const v of x) {
    offer(s, v);
    if (v > 0.8) s = { best: v * v, on: null };
  }
  return s.best === null ? x[0]! : s.best * x[1]!;
}
/** @differentiable wrt x */
export function emptiedBetweenCalls(x: number[]): number {
  const s: State = { best: null, on: null };
  let sum = 0;
  const push = (v: number): void => {
    if (s.best !== null) sum += v * s.best;
    s.best = v;
  };
  x.forEach(push);
  s.best = null;
  for (const v of x) push(v * 2);
  return sum;
}
class Rec {
  low: number | null = null;
  high: number | null = null;
  constructor(readonly k: number) {}
  add(v: number): this {
    this.low = this.low === null ? v : Math.min(this.low, v);
    this.high = this.high === null ? v : Math.max(v, this.high);
    return this;
  }
  get span(): number {
    return this.low === null || this.high === null ? 0 : this.k * (this.high - this.low);
  }
}
/** @differentiable wrt x */
export function fieldsOfAClass(x: number[]): number {
  const r = new Rec(2);
  for (const v of x) r.add(v);
  const q = new Rec(x[1]!).add(3).add(x[0]!);
  return r.span + q.span * new Rec(3).span + q.span;
}
/** @differentiable wrt x */
export function madeByAFunction(x: number[]): number {
  const make = (): State => ({ best: null, on: null });
  const s = make();
  for (const v of x) offer(s, v);
  const [a, b] = [make(), make()];
  offer(a, x[0]!);
  return (s.best ?? 0) * (a.best ?? 0) + (b.best ?? 1);
}
/** @differentiable wrt x */
export function fieldOfAField(x: number[]): number {
  const s = { inner: { best: null } } as { inner: { best: number | null } };
  for (const v of x) if (s.inner.best === null || v > s.inner.best) s.inner.best = v;
  return s.inner.best! * 3;
}
const lists = [[[0.3, 0.9, 0.6]], [[0.7, 0.2, 0.55]], [[0.1, 0.2, 0.3]]];

/** @differentiable wrt x */
export function takenFromAList(x: number[], n: number): number {
  const stack = x.slice(0, n);
  const o = { a: stack.pop(), b: n > 2 ? undefined : x[0]! };
  const p = { ...o, c: 3 };
  let s = 0;
  for (let i = 0; i < 2; i++) s += (p.a ?? 3) * (p.b ?? 7);
  return (o.a ?? x[1]! * 3) * x[0]! + (o.b ?? 5) + s;
}
/** The points of differences are copies of an object without the field. */
/** @differentiable wrt m */
export function fieldBesideAReduction(
  x: Float64Array,
  m: { u: number; w?: number },
  q: { w?: number[]; p?: { u: number; v: number } },
): number {
  const o = x.reduce(
    (state) => {
      state.u = 1;
      return state;
    },
    { u: 1.44, v: 2 } as { u: number; v: number },
  );
  const weight = m.w ?? 1;
  const [, , third = m.u] = x;
  return 0.39 * weight * m.u + 0.65 * third ** 2 + (q.p ? o.u : 2);
}
export const samples = {
  fieldBesideAReduction: [
    [Float64Array.of(0.3, 0.9), { u: 1.5 }, {}],
    [Float64Array.of(0.3, 0.9), { u: 1.5, w: 0.4 }, {}],
    [Float64Array.of(0.3, 0.9, 2), { u: 1.5 }, {}],
  ],
  optionalField: lists,
  emptiedField: lists,
  undefinedField: lists,
  nullField: lists,
  nullFieldGiven: lists,
  fieldsOfLiteral: lists,
  absentField: lists,
  updatedField: lists,
  defaultedField: lists,
  givenToFunction: lists,
  spreadIntoAnother: lists,
  replacedObject: lists.map(([l]) => [l, true]),
  emptiedBetweenCalls: lists,
  fieldsOfAClass: lists,
  madeByAFunction: lists,
  fieldOfAField: lists,
  takenFromAList: lists.flatMap(([l]) => [
    [l, 0],
    [l, 1],
    [l, 3],
  ]),
};
