/** Sources that lowering refuses for what they read or write of the module around the function. */
export const sourcesOfModules: Readonly<Record<string, string>> = {
  "writing the surrounding code": `
import { grad } from "fluxion";
let total = 0;
export function f(x: number): number {
  total += x;
  return x;
}
export function g(w: Float64Array): void {
  let count = 0;
  grad((x: number) => { count++; w[0] = x; w.fill(0); return x * w[1]! + count; });
  grad((x: number) => { clear(w); return x * w[1]!; });
}
function clear(all: Float64Array): void { all[0] = 0; }`,
  "constants that depend on each other": `
const first: number = second + 1;
const second: number = Math.abs(third) * 2;
const third: number = first;
const scale = (x: number): number => x * factor;
const factor = 3;
export function f(x: number): number { return x * first; }
export function g(x: number): number { return x * second + scale(x); }`,
  "variables of the module": `
let rate = 0.1;
const start = Math.floor(Date.now());
const scratch: number[] = JSON.parse("[1]");
const table = [1, 2, 3];
table[0] = 4;
const sorted = [3, 1, 2];
sorted.sort();
const round: number = about + 1;
const about: number = round - 1;
enum Mode { Sum = "sum" }
export function f(x: number): number { return x * rate + start + scratch[0]! + table[1]! + sorted[0]! + round; }`,
  "content that changes": `
import { free, limits, settings } from "./tables.ts";
import * as tables from "./tables.ts";
export const own = new Float64Array([1, 2]);
const shared = [1, 2];
export { shared as renamed };
const behind = [1, 2];
export const alias = behind;
const given = [1, 2];
export function reset(): void { clear(given); }
function clear(list: number[]): void { list[0] = 0; }
const lent = [1, 2];
export const lend = () => lent;
const kept = [1, 2];
const box = { list: kept };
box.list[1] = 3;
const cleared = [1, 2];
function pick(first: boolean) { return first ? cleared : lent; }
pick(true).fill(0);
const seen = [1, 2];
host(seen);
declare function host(list: number[]): void;
const nested = { size: { width: 1 } };
delete (nested.size as { width?: number }).width;
const parts = new Float64Array([1, 2]);
const { length, ...others } = { parts, length: 2 };
others.parts.subarray(1)[0] = length;
const swapped = [1, 2];
[swapped[0], swapped[1]] = [2, 1];
export function f(x: number): number { return x * free[0]! + tables.free[1]! + settings.rate + limits.low; }
export function g(x: number): number { return x * own[0]! + shared[0]! + behind[0]! + given[0]! + lent[0]!; }
export function h(x: number): number { return x * kept[0]! + cleared[0]! + seen[0]! + nested.size.width + parts[1]!; }
export function k(x: number): number { return x * swapped[0]!; }`,
  "content that changes in unusual ways": `
const a = [1]; (a.fill)(2);
const b = [1]; for (b[0] of [2]);
const c = [1]; for (c[0] in { d: 1 } as never) break;
const d = [1]; String.raw\`\${d}\`;
const e = [1]; const key = "pop"; e[key]();
const f = [1]; (0, f)[0] = 2;
const g = [1]; ((t: number[]) => t.reverse())(g);
const h = [1]; Object.assign(h, [2]);
const i = [1]; h.push.apply(i, [2]);
const j = [1]; [j].forEach((t) => t.pop());
const k = [1]; export const api = { get list() { return k; } };
const l = [1]; export default l;
const m = [1]; const late = async () => m;
late().then((list) => list.pop());
const n = [1]; function change(list = n) { list[0]++; }
const o = { p: [1] }; ({ p: o.p } = { p: [2] });
const p = [1]; let alias: number[] | undefined; alias ??= p; alias.length = 0;
const q = new Float64Array([1]); new Float64Array(q.buffer)[0] = 2;
const r = [1]; r.map((x, position, list) => (list[position] = x + 1));
class Holder { static list = s; }
const s = [1];
const t = { u: [1] }; const { u } = t; delete u[0];
const v = [1]; const w = [v] as const; export { w };
const y = { z: [1] }; export const { z } = y;
export const total = (x: number) =>
  x + a[0]! + b[0]! + c[0]! + d[0]! + e[0]! + f[0]! + g[0]! + h[0]! + i[0]! + j[0]! + k[0]! + l[0]! + m[0]! + n[0]!
  + o.p[0]! + p[0]! + q[0]! + r[0]! + s[0]! + t.u[0]! + v[0]! + y.z[0]!;`,
  "a constant array that is written": `
const TABLE = [1, 2, 3];
export function f(x: number): number {
  const table = TABLE;
  table[0] = x;
  table.fill(0);
  return TABLE[1]!;
}
function clear(part: Float64Array): void { part.fill(0); }
function clearEnd(all: Float64Array): void { clear(all.subarray(2)); }
const WEIGHTS = new Float64Array([1, 2, 3]);
export function g(x: number): number { clearEnd(WEIGHTS); return x * WEIGHTS[2]!; }
interface Holder { list: readonly number[] }
const LIST = [1, 2, 3];
function write(list: number[]): void { list[0] = 0; }
export function h(x: number): number {
  const own: Holder = { list: [x] };
  own.list = LIST;
  write(own.list as number[]);
  (own.list as number[])[1] = x;
  return LIST[2]!;
}`,
};
