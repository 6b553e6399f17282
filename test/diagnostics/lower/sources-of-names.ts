/** Sources that are refused for what a name or key in them may stand for. */
export const sourcesOfNames: Readonly<Record<string, string>> = {
  "a constant that is assigned to": `
export function f(x: number, list: { c: number }[]): number {
  const sum = 0;
  for (const { c } of list) sum += c * x;
  for (const each of list) each = { c: x };
  for (const { c } of list) [c] = [x];
  return sum;
}`,
  "a function that another replaces": `
export function f(x: number): number { return twice(x); }
function twice(y: number): number { return y; }
function twice(y: number): number { return y * y; }
export function g(x: number): number {
  function inner(y: number): number { return y; }
  inner = (y) => y * y;
  return inner(x);
}
export function m(x: number): number {
  function inner(y: number): number { return y; }
  var inner = (y: number) => y * y;
  return inner(x) + other(x);
}
var made = (function custom(e: number) {
  function made(y: number): number { return y * e; }
  made.exponent = custom;
  return made;
})(3);
export function n(x: number): number { return made(x); }
function other(x: number): number { if (x > 0) { const other = 2 * x; return other; } return x; }
class Square {
  constructor(readonly side: number) {}
  area(): number { return this.side; }
  area(): number { return this.side * this.side; }
  get size(): number { return this.side; }
  get size(): number { return 2 * this.side; }
  set size(side: number) {}
}
export function h(x: number): number { return new Square(x).area(); }
export function k(x: number): number { return new Square(x).size; }
function overloaded(x: number): number;
function overloaded(x: number, y?: number): number { return x * x; }
export function l(x: number): number { return overloaded(x); }
export function f2(x: number): number { return x; }
f2 = (x) => x * x;`,
  "a nested function that calls itself": `
export function f(x: number[]): number {
  const sum = (y: number[], i: number): number => (i > 2 ? x[0]! : y[i]! + sum(y, i + 1));
  return sum(x, 0);
}
export function g(x: number, n: number): number {
  const repeat = (k: number, list?: number[]): number => (k > 0 ? x * repeat(k - 1, list) : list ? list[0]! : x);
  return repeat(n, [x]);
}
export function h(x: number, n: number): number {
  const deeper = (change: (v: number) => number, k: number): number => (k > 0 ? deeper((v) => change(v) * x, k - 1) : change(x));
  return deeper((v) => v * v, n);
}`,
  "what belongs to callers": `
declare function structuredClone<T>(value: T): T;
export function f(x: number, text: string): number {
  const object = { a: x, b: 2 };
  const copy: { a: number } = JSON.parse(JSON.stringify(object));
  const clone = structuredClone(object);
  const merged = Object.assign({}, object, { b: 3 });
  const count = Object.keys(object).length + Object.values(object)[0]! + Object.entries(object).length;
  const frozen = Object.freeze(object);
  const names = new Map<string, number>();
  const members = new Set<number>([1]);
  const written = Number(x.toFixed(2)) + String(x).length + Number.parseFloat(text) + parseInt(text, 10);
  const json = JSON;
  return copy.a + clone.a + merged.b + count + frozen.a + written + Number(BigInt(2)) + unheard.of;
}
declare namespace unheard { const of: number }`,
  "a key that is computed": `
const MANY = { ${Array.from({ length: 17 }, (_, i) => `k${i}: { gain: ${i} }`).join(", ")} };
export function f(x: number, i: number): number {
  const kinds = [x, { gain: x }] as const;
  const kind = kinds[i]!;
  return typeof kind === "number" ? kind : kind.gain;
}
export function g(x: number, mode: "low" | "high"): number {
  const own = { low: x, high: { gain: 2 * x } };
  (own as { low: unknown; high: unknown })[mode] = 1;
  return own.low;
}
export function h(x: number, mode: keyof typeof MANY): number {
  return x * MANY[mode].gain;
}`,
  "a tuple that is known as a list as well": `
function same(list: number[]): number[] { return list; }
function keep(list: number[], lists: number[][]): void { lists.push(list); }
export function givenBack(x: number): number {
  const pair: [number, number] = [x, 1];
  const list = same(pair);
  pair[0] = 9 * x;
  return list[0]!;
}
export function kept(x: number): number {
  const pair: [number, number] = [x, 1];
  const lists: number[][] = [];
  keep(pair, lists);
  pair[0] = 9 * x;
  return lists[0]![0]!;
}`,
};
