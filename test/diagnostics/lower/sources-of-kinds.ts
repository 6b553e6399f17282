/** Programs that ask what kind a value is, or whether it is there, in vain: what is said of them is beside, in `expected`. */
export const sourcesOfKinds: Readonly<Record<string, string>> = {
  "lists with gaps": `
export function filtered(x: number): number {
  const a = [x, x];
  a[3] = x;
  return a.filter(() => true).length * x;
}
export function sorted(x: number): number {
  const a = [3 * x, 2 * x];
  a[3] = x;
  a.sort((p, q) => p - q);
  return a[0]!;
}
export function withoutGaps(x: number): number {
  const a = [x];
  a[1] = x;
  a[2] = x;
  return a.map((v) => v * 2).length;
}
export function everyOther(x: number[]): number {
  const d: number[] = [];
  for (let i = 0; i < x.length; i++) d[2 * i] = x[i]!;
  let sum = 0;
  d.forEach((v) => { sum += v * v; });
  return sum;
}
export function sized(x: number[]): number {
  const d = new Array<number>(2 * x.length);
  for (let i = 0; i < x.length; i++) d[2 * i] = x[i]!;
  return d.reduce((sum, v) => sum + v * v, 0);
}
export function inPart(x: number[]): number {
  const n = x.length;
  const d = new Array<number>(n);
  for (let i = 0; i < n; i++) if (x[i]! > 0) d[i] = x[i]!;
  return d.map((v) => v * v).length;
}
export function tooShort(x: number[]): number {
  const d = new Array<number>(x.length);
  for (let i = 1; i < x.length; i++) d[i] = x[i]!;
  return d.reduce((sum, v) => sum + v * v, 0);
}
export function whole(x: number[]): number {
  const n = x.length;
  const a = new Array<number>(n + 1);
  const b = new Array<number>(x.length);
  const c = new Array<number>(n);
  a[0] = 1;
  for (let i = 0; i < n; i++) a[i + 1] = a[i]! * x[i]!;
  for (let i = n - 1; i >= 0; i--) b[i] = x[i]!;
  x.forEach((v, i) => { if (v > 0) c[i] = v; else c[i] = 2 * v; });
  return a.reduce((sum, v) => sum + v, 0) + b.reduce((sum, v) => sum + v, 0) + c.reduce((sum, v) => sum + v, 0);
}
export function interleaved(x: number[]): number {
  const a: number[] = [];
  const b = new Array<number>(2 * x.length);
  for (let i = 0; i < x.length; i++) {
    a[2 * i] = b[2 * i] = x[i]!;
    a[2 * i + 1] = b[2 * i + 1] = -x[i]!;
  }
  return a.reduce((sum, v) => sum + v, 0) + b.reduce((sum, v) => sum + v, 0);
}`,
  "what cannot be held in a list or by two names": `
export function layers(net: { w: number[]; inner: { b?: number[] } }[]): number { return net[0]!.w[0]!; }
export function functions(x: number): number {
  const all: ((v: number) => number)[] = [];
  all.push((v) => v * x);
  return all[0]!(x);
}
export function kept(q: [number, number, number, number], out: number[] = []): number[] {
  out[0] = Math.hypot(...q) * q[0];
  return out;
}
class Holder {
  x: number;
  constructor(x: number) { this.x = x; }
  twice(): number { return 2 * this.x; }
}
export function replaced(a: number): number {
  let p = new Holder(a);
  const q = new Holder(1);
  if (a > 0) p = q;
  q.x = 5;
  return p.twice();
}`,
  "a chain of objects that is null at first": `
interface Link { v: number; next: Link | null }
export function linked(x: number[]): number {
  let head: Link | null = null;
  for (const v of x) head = { v: v * v, next: head };
  let sum = 0;
  for (let p = head as Link | null; p; p = p.next) sum += p.v;
  return sum;
}`,
  "variables that are null at first": `
interface Node { v: number; next: Node | null }
export function linked(x: number): number {
  let head: Node | null = null;
  for (let i = 0; i < 3; i++) head = { v: x * i, next: head };
  return head ? head.v : 0;
}
export function chosen(x: number): number {
  let f: ((v: number) => number) | null = null;
  if (x > 0) f = (v) => v * v;
  return f ? f(x) : 0;
}`,
  "what may have been left out some time": `
export function f(x: number[]): number {
  let sum = 0;
  let last: number | undefined;
  for (let i = 0; i < x.length; i++) {
    sum += last === undefined ? x[i]! ** 2 : last * x[i]!;
    if (x[i]! > 0) last = x[i]! * 2;
  }
  for (const first of x) {
    x.pop();
    if (first === undefined) return sum;
  }
  return 0;
}
export function g(rows: number[][], i: number): number { const row = rows[i]; return Array.isArray(row) ? 1 : 0; }
export function exchanged(x: number[]): number {
  let sum = 0;
  let last: number | undefined;
  let next = x[0]!;
  for (let i = 1; i < x.length; i++) {
    if (last !== undefined) sum += last * x[i]!;
    last = next;
    next = x[i]!;
  }
  return sum + (last ?? 0);
}`,
  "one thing in place of another": `
export function fields(x: number): number {
  const pick = () => { if (x > 0) return { a: x }; return { a: x * x, b: 1 }; };
  return pick().a;
}
export function shapes(x: number): number {
  let p: { kind: 0; r: number } | { kind: 1; w: number; h: number } = { kind: 0, r: x };
  if (x > 0) p = { kind: 1, w: x, h: 2 };
  return x;
}
export function kinds(x: number): number { let v: number | boolean = false; v = x * x; return v; }
export function nothing(x: number): number | undefined { return x > 1 ? x : undefined; }`,
  "a variable that is nothing at first": `
export function f(x: number[]): number {
  let best = null;
  for (const value of x) if (value > 0) best = { value };
  return best ? best.value : 0;
}
export function k(x: number[]): number {
  const found: { at: number[] | null } = { at: null };
  for (const value of x) if (value > 0) found.at = [value];
  return found.at ? found.at[0]! : 0;
}
const first = function (x: number[]): number { x = [1]; return arguments[0][0] + arguments[x.length]; };
export function g(x: number[]): number { return first(x); }
export function h(x: number): number { return arguments.length * x; }`,
  "members of objects that are no fields": `
export function method(x: number): number {
  const o = { by: 2, add(v: number) { return v * this.by * x; } };
  const add = o.add;
  return add(2);
}
function twice(o: { readonly total: number }): number { return 2 * o.total; }
export function getter(x: number): number {
  const o = { x, get total() { return this.x * x; } };
  return twice(o);
}
export function spread(x: number, isOn: boolean): number {
  const o = { x, scaled(v: number) { return this.x * v; } };
  const p = { x: 2, ...(isOn && o) };
  return p.x;
}
export function parts(x: number, key: "x" | "size"): number {
  let o = { x, get size() { return this.x * x; } };
  const { x: own, ...others } = o;
  const at = o[key];
  o = { x: 2, get size() { return 2 * x; } };
  return own + others.size + at + o.size;
}`,
  "a variable that holds functions": `
export function branch(x: number, n: number): number {
  let change: (v: number) => number = Math.sin;
  if (n > 1) { const twice = 2 * x; change = (v) => v * twice; }
  return change(x);
}
export function loop(x: number, n: number): number {
  let change: (v: number) => number = Math.sin;
  for (let i = 0; i < n; i++) { x = change(x); change = Math.cos; }
  return x;
}
export function maybe(x: number, n: number): number {
  let change: ((v: number) => number) | undefined;
  if (n > 1) change = Math.sin;
  return change ? change(x) : x;
}`,
  "objects of several classes in a list": `
class Disc { constructor(readonly r: number) {} area() { return this.r ** 2; } }
class Box { constructor(readonly w: number) {} area() { return this.w * 2; } }
class Ring extends Disc { area() { return this.r; } }
export function mapped(x: number[]): number {
  return x.map((v) => (v > 0 ? new Disc(v) : new Box(v))).reduce((sum, each) => sum + each.area(), 0);
}
export function pushed(x: number[]): number {
  const list: Disc[] = [];
  for (const v of x) list.push(v > 0 ? new Disc(v) : new Ring(v));
  return list.length * x[0]!;
}
interface Area { area(): number }
export function declared(x: number[]): number {
  const list: Area[] = [];
  list.push(new Box(x[0]!));
  return list[0]!.area();
}`,
  "keys of patterns, and what cannot be made or called": `
export function keyed(x: number, k: "a" | "b"): number { const o = { a: x, b: 2 }; const { [k]: v } = o; return v * x; }
export function memory(x: number): number { const m = new Float64Array(new ArrayBuffer(16)); m[0] = x; return m[0]!; }
export function regular(x: number): number { const r = new RegExp("a"); return r.lastIndex * x; }
export function encoded(x: number): number { return encodeURIComponent("a").length * x; }`,
  "fields of objects from outside, and assigned together": `
export function listed(p: { a: number; b: number }): number { return Object.values(p)[0]!; }
export function absent(x: number): number { const o: { a: number; b?: number } = { a: x }; return Object.keys(o).length * x; }
export function assigned(x: number): number { const o = { a: x }; Object.assign(o, { a: x * x }); return o.a; }
const filled = new Uint8Array(4);
for (let i = 0; i < 4; i++) filled[i] = i;
export function looked(x: number): number { return filled[1]! * x; }`,
  "a list in the place of a tuple": `
type Quaternion = [w: number, x: number, y: number, z: number];
export function f(q: Quaternion): number {
  let r: Quaternion = [...q];
  r = Float64Array.from(r, (v, k) => v + 0.05 * k) as unknown as Quaternion;
  return r[0] * r[1];
}
`,
  "a field named by a variable": `
export function f(x: number): number {
  let k: "a" | "b" = "a";
  const flip = () => { k = "b"; };
  flip();
  const o = { [k]: x, b: 2 } as { a: number; b: number };
  return o.b * x;
}`,
  "null and undefined in one place": `
export function f(x: number, k?: number | null): number { return (k ?? 5) * x; }
export function g(x: number, p: { n?: number | null }): number { return p.n === null ? x : 2 * x; }
export function h(x: number, k: number): number {
  const m = k > 0 ? k : k < 0 ? null : undefined;
  return m === null ? x : x * x;
}
function get(k: number): number | null | undefined { if (k > 1) return k; return k > 0 ? null : undefined; }
export function i(x: number, k: number): number { return (get(k) ?? 2) * x; }
`,
  "parameters named this": `
function half(this: void, x: number): number { return x / 2; }
export function f(x: number): number { return half(x); }
export function g(this: number, x: number): number { return x * x; }
export function h(x: number): number {
  const own = function (this: unknown, y: number): number { return x * y; };
  return own(x);
}`,
  "constructors without a body": `
class Vector { constructor(readonly x: number); }
export function f(x: number): number { return new Vector(x).x; }`,
};
