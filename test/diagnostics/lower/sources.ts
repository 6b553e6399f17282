/** Sources that lowering refuses, by what is wrong with them; those about the module around the function stand beside. */
export const sources: Readonly<Record<string, string>> = {
  "unsupported statements": `
export function f(x: number[]): number {
  let s = 0;
  for (const key in x) s += x[key]!;
  try { s += 1; } catch { s = 0; }
  class Sum { value = s; }
  enum Kind { A }
  return s;
}`,
  "unsupported expressions": `
export function f(x: number[], n: number): number {
  const a = typeof window === "undefined" ? 1 : 2;
  const b = [...x, n, , 2].length;
  const c = Math.hypot(...x);
  delete x[0];
  const d = ("length" in x) || x instanceof Object;
  const { length, ...others } = x;
  return a + b + c + length + Number(10n) + (n ?? 0);
}`,
  "what an object inherits from": `
export function f(x: number): number {
  const o = { __proto__: x, a: 2 };
  const p = { "__proto__": x, a: 2 };
  return o.a * p.a * x;
}`,
  "elements that are found and changed": `
export function f(x: number[]): number {
  return x.find((_, k) => (x[k] = 1) < 2) ?? 0;
}`,
  "lists with holes": `
export function made(x: number, n: number): number {
  const memo = new Array<number>(n);
  memo[1] = x;
  return (memo[0] ?? 2 * x) * memo[1]!;
}
export function grown(x: number): number {
  const memo: number[] = [];
  memo[3] = x;
  return memo[0] === undefined ? x : memo[0]!;
}
export function unpacked(x: number, n: number): number {
  const memo = Array.from<number>({ length: n });
  let [first = x] = memo;
  return first;
}
export function taken(x: number, n: number): number {
  const memo = new Array<number>(n);
  return memo.pop() ?? x;
}
export function handed(x: number, n: number, memo: number[]): number {
  memo[n] ??= Math.sin(x);
  return memo[n]!;
}
export function kept(x: number, n: number): number {
  const memo = new Array<number>(n);
  for (let i = 0; i < n; i += 2) memo[i] = x;
  const first = memo[0];
  let sum = first === undefined ? 0 : first;
  for (const value of memo) if (value === undefined) sum++;
  return sum;
}
export function visited(x: number, n: number): number {
  const memo = new Array<number>(n);
  memo[2] = x;
  memo.forEach(() => { x *= 2; });
  return new Array(n).map((_, i) => x * i).reduce((a, b) => a + b, x);
}
export function lengthened(x: number[]): number {
  x.length = 9;
  return x[8] ?? 1;
}
export function ofNothing(x: number): number {
  const list = new Array(3).fill(null);
  const rows = new Array(3);
  rows[0] = [x];
  return list.length;
}
export function byName(p: Record<string, number>): number { return p["a"]!; }`,
  "nested functions that call others twice": `
export function f(x: number): number {
  let count = 0;
  const f0 = (y: number): number => (count++, 0.5 * Math.sin(x * y));
  ${Array.from({ length: 30 }, (_, i) => `const f${i + 1} = (y: number): number => f${i}(y) * f${i}(y + 1);`).join("\n  ")}
  return f30(x) + count;
}
export function g(x: number): number {
  const f0 = (y: number): number => 0.5 * Math.sin(x * y);
  ${Array.from({ length: 30 }, (_, i) => `const f${i + 1} = (y: number): number => f${i}(y) * f${i}(y + 1);`).join("\n  ")}
  return f30(x);
}`,
  "jumps that lead nowhere": `
export function f(x: number): number {
  if (x > 0) break;
  const y = y;
  for (;;) { continue missing; }
}`,
  "async and generators": `
export async function f(x: number): Promise<number> { return x; }
export function* g(x: number) { yield x; }
export function h(x: number, ...rest: number[]): number { return x + rest.length; }
export async function* k(x: number): AsyncGenerator<number> { yield x; }`,
  "statements that may return": `
export function f(x: number): number { try { return x * x; } catch { return 0; } }
export function g(x: number): number {
  const inner = (y: number): number => { try { if (y > 0) return y; throw new Error("x"); } finally { x += y; } };
  return inner(x);
}
export function h(x: number): number { const [a, ...others] = [x, 1, 2]; return a + others.length; }`,
  "unsupported types": `
interface Node { value: number; next: Node }
interface Options { weights?: number[] }
class Point { x = 0; norm(): number { return this.x; } }
export function a(mode: string, x: number): number { return mode === "a" ? x : 0; }
export function b(x: number[][]): number { return x.length; }
export function c(x: Float64Array | number[]): number { return x.length; }
export function c2(x: { r: number } | { w: number }): number { return "r" in x ? x.r : x.w; }
export function c3(x: { kind: "a"; r: number } | { kind: "b"; r: number[] }): number { return x.kind === "a" ? x.r : x.r[0]!; }
export function d(node: Node): number { return node.value; }
export function e(options: Options): Options { return options; }
export function g(p: Point): number { return p.x; }
export function h<T>(x: T): T { return x; }
export function i(x: any): number { return x; }
export function j(x: Map<number, number>): number { return x.size; }
export function k(f: (x: number) => number): number { return f(1); }
export function l(x: [number, ...number[]]): number { return x[0]; }`,
  "calls that cannot be followed": `
declare function host(x: number): number;
interface Model { predict: (x: number) => number }
declare const model: Model;
export function f(x: number): number { return host(x) + parseFloat("1") + new Date().getTime() + model.predict(x); }`,
  classes: `
class Late { at: { x: number }; constructor(x: number, n: number) { if (n > 1) this.at = { x }; else this.at = { x: 2 * x }; } }
export class Meter { static count = 0; constructor(readonly k = 2) {} read(x: number): number { return x * this.k; } }
class Hidden { #v = 1; get(): number { return this.#v; } }
class HiddenToo extends Hidden { #v = 2; own(): number { return this.#v; } }
class List extends Array<number> { sum(): number { return 1; } }
class Automatic { accessor level = 1; }
class Child { constructor(readonly parent: Parent) {} }
class Parent { child: Child; constructor(readonly x: number) { this.child = new Child(this); } }
class Power { at(x: number, n: number): number { return n < 1 ? 1 : x * this.at(x, n - 1); } }
class Vague { later!: { x: number } | number; }
export function a(x: number): number { return new Late(x, x).at.x; }
export function b(x: number): number { const read = new Meter().read; return read(x); }
export function c(x: number): number { return x * Meter.count; }
export function d(x: number): number { Meter.count = x; return x; }
export function e(x: number): number { return new HiddenToo().own() * x; }
export function f(x: number): number { return new List().sum() * x; }
export function g(x: number): number { return new Automatic().level * x; }
export function h(x: number): number { return new Parent(x).child.parent.x; }
export function i(x: number): number { return new Power().at(x, 3); }
export function j(x: number): number { const meter: Meter = { k: 3, read: (y) => y * x }; return meter.read(x); }
export function k(x: number): number { const m = new Meter(); return [x].map(m.read.bind(m, 2))[0]!; }
export function l(this: { y: number }, x: number): number { return this.y * x; }
export function m(x: number): number { const vague = new Vague(); return x; }`,
  "objects of unknown classes": `
class Shape { constructor(readonly size: number) {} area(): number { return this.size; } get half(): number { return this.size / 2; } static unit(): number { return this.sides(); } static sides(): number { return 0; } }
class Square extends Shape { override area(): number { return this.size * this.size; } override get half(): number { return 1; } override set half(x: number) { } static override sides(): number { return 4; } }
abstract class Solid { abstract volume(): number; }
export function a(shape: Shape): number { return shape.area() + shape.half; }
export function b(solid: Solid): number { return solid.volume(); }
export function c(x: number): number { const solid = new Solid(); return x; }
export function d(x: number, n: number): number { let shape = new Shape(x); if (n > 1) shape = new Square(x); return shape.area(); }
export function e(x: number, n: number): number { let shape: Shape = n > 1 ? new Shape(x) : new Square(x); shape = new Square(2); return shape.area(); }
export function f(x: number, n: number): number { const shapes: Shape[] = []; for (let i = 0; i < n; i++) shapes.push(new Square(x)); return shapes[0]!.area(); }
export function g(shape: Shape, x: number): number { return shape instanceof Square ? x : 2 * x; }
export function h(x: number): number { return x * Square.unit(); }
export function i(shape: Shape, x: number): number { (shape as Square).half = x; return x; }`,
  "replaced objects": `
interface Pair { x: number; y: number }
export function a(x: number, n: number): number {
  let pair: Pair = { x, y: n };
  const make = (it: Pair) => () => it.x;
  const read = make(pair);
  pair = { x: n, y: x };
  return read() * pair.x;
}
export function b(x: number, n: number): number {
  let pair: Pair = { x, y: n };
  const step = (it: Pair) => { pair = { x: n, y: x }; return it.x * pair.y; };
  return step(pair);
}`,
  "effects and chance": `
export function f(x: number): number {
  console.log(x);
  return x * Math.random() + Date.now();
}`,
  "methods of arrays": `
const TABLE: readonly number[] = [3, 1, 2];
export function f(x: Float64Array, y: number[], p: [number, number]): number {
  y.pop();
  y.shift();
  y.unshift(1);
  y.splice(1, 1);
  x.copyWithin(0, 1);
  y.fill(0, 1);
  y.join(",");
  (x as unknown as number[]).push(1);
  (TABLE as number[]).push(1);
  (TABLE as number[]).sort((a, b) => a - b);
  y.sort();
  let calls = 0;
  y.sort((a, b) => { calls++; return a - b; });
  const nested = [[y]].flat(2);
  y.forEach((v) => { if (v > 1) y.pop(); });
  const entries = [...y.entries()];
  const found = p.find((v) => v > 1);
  const where = y.indexOf(1, 2) + [y].indexOf(y);
  const sized = Array.from(y.entries(), ([i, v]) => i * v);
  const none = y.map(1 as unknown as (v: number) => number);
  return y.reduce((a, b) => a + b, null as unknown as number) + p.fill(2)[0];
}`,
  "functions as values": `
export const twice = (f: (x: number) => number, x: number): number => f(f(x));
const down = (f: (x: number) => number, n: number): number => (n < 1 ? f(n) : down(f, n - 1));
const deeper = (f: (x: number) => number, n: number): number => (n < 1 ? f(n) : deeper((x) => f(x) + 1, n - 1));
const either = (n: number) => {
  if (n > 0) return { g: (x: number) => x };
  return { g: Math.sin };
};
export function f(x: number): number {
  const g = (v: number) => v * 2;
  let h = g;
  h = Math.sin;
  const held = { g };
  held.g = h;
  const list = new Array<(v: number) => number>(2);
  list[0] = g;
  const chosen = x > 0 ? { g } : { g: Math.cos };
  const method = [1].indexOf;
  const listed = [escape, g];
  const local = (scale: number) => {
    if (x > 1) {
      const first = [{ factor: scale }][0]!;
      return (v: number) => first.factor * v;
    }
    return g;
  };
  return down(g, x) + deeper(g, x) + either(x).g(x) + +g + chosen.g(x) + local(2)(x) + method(2);
}`,
  "a variable that may have no array": `
const TABLE: readonly number[] = [1, 2, 3];
export function f(x: number[], n: number): number {
  let some: number[];
  if (n > 2) some = x;
  let own = x.slice();
  for (let i = 0; i < n; i++) {
    own[0] = i;
    own = TABLE as number[];
  }
  return some![0]! + own[0]!;
}`,
  "a constant array as an element": `
const ROW: readonly number[] = [1, 2, 3];
export function f(x: number[]): number {
  const more: (readonly number[])[] = [x];
  more[0] = ROW;
  return more[0]![1]!;
}`,
  "a field of an object from outside": `
interface Pair { x: number; y: number }
function larger(p: Pair, q: Pair): Pair { return p.x > q.x ? p : q; }
export function f(p: Pair, q: Pair): number {
  const r = larger(p, q);
  r.x = 2;
  return p.x * q.y;
}
const fixed = { x: 1 };
export function g(a: number): number { const own = fixed; own.x += a; return own.x; }`,
  "an object with two names": `
export function f(a: number): number {
  let p = { x: a };
  const q = { x: 1 };
  if (a > 0) p = q;
  q.x = 5;
  return p.x;
}
const same = (p: { x: number }) => p;
export function g(a: number): number {
  const p = { x: a };
  const q = same(p);
  p.x = 3;
  return q.x;
}`,
  "an object under a second name": `
interface P { v: number }
class World {
  readonly sun: P;
  readonly all: P[] = [];
  constructor(x: number) {
    this.sun = { v: x };
    this.all.push(this.sun);
  }
}
export function fields(x: number): number {
  const world = new World(x);
  world.all[0]!.v *= 2;
  return world.sun.v;
}
export function replaced(x: number, list: P[]): number {
  const holder = { part: { v: x } };
  holder.part = list[0]!;
  list[0]!.v *= 2;
  return holder.part.v;
}
const shared = { v: 1 };
export function ofModule(x: number): number {
  const list = [shared];
  list[0]!.v *= x;
  return shared.v;
}
function descend(list: P[], p: P, n: number): P {
  list.push(p);
  return n < 1 ? p : descend(list, p, n - 1);
}
export function recursive(x: number): number {
  const list: P[] = [];
  const p = descend(list, { v: x }, 2);
  list[0]!.v *= x;
  return p.v;
}`,
  "other things thrown": `
class Failure extends Error {}
export function f(x: number): number {
  if (x < 0) throw new Failure("negative");
  if (x > 1) throw new Error("at " + x.toFixed(2));
  if (x > 0) throw new Error("inside", { cause: [x] });
  throw "odd";
}`,
  "operands without arithmetic": `
export function f(x: number[], p: { a: number }, b: boolean): number {
  const text = "a" + 1;
  const same = p === p;
  switch ("a" as string) { case "b": return 2; }
  const either = b && x[0]!;
  if (typeof either === "boolean") return 3;
  if (either === false) return 4;
  return same && b ? 1 : 0;
}
export function g(x: Float64Array): number {
  const half = x.subarray(0, 2);
  return half === x ? 1 : half[0]!;
}`,
  "questions about what is always there": `
export function f(x: number, p: { a: number }): number {
  if (x === undefined) return 1;
  return x !== null ? p.a : 2;
}`,
  "parameters that may be left out": `
export function f(x: number, weights?: Float64Array): number { if (weights) weights[0] = x; return x; }
export function g(x: number, p: { a: number } = { a: 1 }): number { p.a = 2; return x * p.a; }
function h(x: number, w: Float64Array | undefined): number { return x; }`,
  "a tuple under a computed index": `
export function f(t: [number, boolean], u: [number, number], i: number): number {
  const own: [number, number] = [u[0], u[1]];
  own[i] = 3;
  return own[i]! + (t[i] === true ? 1 : 0);
}`,
  "a path without return": `
export const f = (x: number) => {
  const g = (v: number): any => { if (v > 0) return v; };
  return x;
};
export function h(x: number): any { if (x > 0) return 1; }
export function k(x: number): number { while (x > 0) x--; if (x > 0) return 1; throw new Error("x"); }
export function l(x: number): undefined | number { if (x > 0) return 1; }
export function m(x: number): number { if (x > 0) return 1; }`,
  "a variable without a value": `
export function f(x: number): number {
  let w: Float64Array;
  const late = (): number => w[0]! + after;
  const early = late();
  const after = 2;
  w = new Float64Array(2);
  return early + after + x;
}`,
  "values of another structure": `
export function f(x: Float64Array, a: number) {
  const parts = [a, x];
  let t: [number, number] = [1, 2];
  const [p, q, r] = t as number[];
  return parts.length + p! + q! + r!;
}
export function g(a: number) { const { x } = a as unknown as { x: number }; return x; }`,
  "in a function that is called": `
import { inner } from "./inner.ts";
export function f(x: number): number { return inner(x) + inner(2 * x); }
export function fine(x: number): number { return x; }`,
};

export const others: Readonly<Record<string, string>> = {
  "/tables.ts":
    "export const free = [1, 2];\nexport const settings = { rate: 0.5 };\nexport const limits = { low: 0 } as { low: number };\n",
  "/inner.ts":
    "export function inner(x: number): number {\n  return deep(x);\n}\nfunction deep(x: number): number {\n  return x * Math.random();\n}\n",
};
