/** Methods of arrays, above all those that call a function for the elements. */
export const callbacks: Readonly<Record<string, string>> = {
  "map of everything": `
    export function f(x: Float64Array, y: number[], k: Int32Array, n: number): number[] {
      const a = x.map((v) => v * n);
      const b = y.map((v, i) => v * i + x[i]!);
      const c = y.map((v, i, all) => all[(i + 1) % all.length]! - v + all.length);
      const d = k.map((v, i) => v * i - 1);
      const e = y.map(Math.abs).map(Math.pow);
      const rows = y.map((v, i) => [v, i, b[i]!]);
      const flags = y.map((v) => v > 0);
      const doubled = (v: number) => v * 2;
      let s = 0;
      for (const row of rows.map((row) => row.map(doubled))) s += row[0]! - row[1]! * row[2]!;
      return [...a, ...b, ...c, ...d, ...e, s, flags[1] ? 1 : 0];
    }`,
  "forEach with effects": `
    export function f(x: number[], n: number): number {
      let sum = 0, count = 0;
      x.forEach((v, i, list) => { sum += v * i; count++; list[(i + 1) % list.length] = sum; if (i > n) return; sum -= 0.5; });
      new Float64Array([1, n]).forEach((v) => { x.forEach((w) => { sum += v * w; }); });
      const add = (v: number): void => { sum += v; };
      x.forEach(add);
      x.forEach((v) => x[x.length] = v);
      return sum + count * 100 + x.length;
    }`,
  reduce: `
    export function f(x: number[], y: Float64Array, n: number): number {
      const sum = x.reduce((a, b) => a + b, 0);
      const best = x.reduce((best, v, i) => (v > x[best]! ? i : best), 0);
      const largest = y.reduce((a, b) => Math.max(a, b));
      const alternating = x.reduceRight((s, v, i) => v - s * i, n);
      const last = x.reduceRight((a, b) => a * 0.5 + b);
      const counted = x.reduce((c, v) => { if (v < 0) return c; return c + 1; }, 0);
      const any = x.reduce((any, v) => any || v > 1, false);
      return sum + best * x[best]! + largest + alternating + last + counted + (any ? 10 : 20);
    }`,
  "reduce to objects, tuples and arrays": `
    interface Stats { sum: number; squares: number; count: number }
    export function f(x: number[], n: number): number {
      const rebuilt = x.reduce((a, v) => ({ ...a, sum: a.sum + v, count: a.count + 1 }), { sum: 0, squares: n, count: 0 });
      const mutated = x.reduce<Stats>((a, v) => { a.sum += v; a.squares += v * v; a.count++; return a; }, { sum: 0, squares: 0, count: 0 });
      const [low, high] = x.reduce(([a, b], v) => [Math.min(a!, v), Math.max(b!, v)] as [number, number], [9, -9] as [number, number]);
      const running = x.reduce((list, v) => { list.push(v + (list[list.length - 1] ?? 0)); return list; }, [] as number[]);
      const kahan = x.reduce((a, v) => { const y = v - a.c; const t = a.s + y; return { s: t, c: t - a.s - y }; }, { s: 0, c: 0 });
      const histogram = x.reduce((h, v) => { h[v > 0 ? 1 : 0]! += 1; return h; }, new Float64Array(2));
      const joined = x.reduce<number[]>((list, v) => v > 0 ? [...list, v] : list, []);
      return rebuilt.sum + rebuilt.count + mutated.sum * mutated.squares + low * high + running[3]! + kahan.s + histogram[1]! + joined.length + (joined[0] ?? 3);
    }`,
  "reduce of nothing": `
    export const f = (x: number[], n: number): number => x.filter((v) => v > n).reduce((a, b) => a + b);
    export const g = (x: number[], n: number): number => x.slice(0, n - 1).reduceRight((a, b) => a + b);`,
  questions: `
    export function f(x: number[], y: Float64Array, n: number): number {
      let calls = 0;
      const some = x.some((v) => { calls++; return v > n * 0.5; });
      const every = y.every((v, i) => { calls++; return v < i; });
      const first = x.findIndex((v) => v > 1.5), lastOne = x.findLastIndex((v, i) => v < 0 && i < 5);
      const found = x.find((v) => v > 1) ?? 7, late = x.findLast((v) => v > 1) ?? 8;
      return calls + (some ? 1 : 2) * (every ? 3 : 5) + first * 10 + lastOne * 100 + found * late;
    }
    export function g(x: number[], k: Int32Array, n: number): number {
      const y = [...x, NaN, n, 2, n];
      return y.indexOf(n) + 10 * y.lastIndexOf(n) + (y.includes(NaN) ? 100 : 0) + (y.indexOf(NaN) + 1) * 1000 + (k.includes(n) ? 1e4 : 0) + k.indexOf(3) * 1e5
        + ([true, n > 2].indexOf(false) + 1) * 1e6;
    }`,
  "filter, flatMap, flat, concat": `
    export function f(x: number[], y: Float32Array, k: Int32Array, n: number): number[] {
      const kept = x.filter((v, i) => v > 0 || i === n);
      const typed = y.filter((v) => v < 1);
      const counts = k.filter((v) => v > 1);
      const twice = x.flatMap((v, i) => (i % 2 === 0 ? [v, v * i] : []));
      const rows = [kept, twice, [n]];
      const finite = [...x, 0 / 0].filter(Number.isFinite), truths = x.filter(Boolean);
      return [...rows.flat(), ...kept.concat(n, twice, [1, 2]), ...typed, ...counts, rows.filter((row) => row.length > 2).length, finite.length, truths.length];
    }`,
  "made by functions": `
    export function f(n: number, x: Float64Array): number[] {
      const squares = Array.from({ length: n }, (_, i) => i * i);
      const table = Array.from({ length: 3 }, () => new Array<number>(n).fill(1));
      const typed = Float64Array.from({ length: n + 1 }, (_, i) => x[i]! * i);
      const mapped = Array.from(x, (v, i) => v - i);
      const other = Float32Array.from(squares, (v) => v / 3);
      const filled = new Array(n).fill(0).map((_, i) => i + x[0]!);
      const keys = [...Array(n).keys()].map((i) => i * 2);
      const positions = Array.from(x.keys(), (i) => i + 1);
      const length = 2;
      const few = Array.from({ length }, (_, i) => x[i]!);
      return [...squares, ...table.flat(), ...typed, ...mapped, ...other, ...filled, ...keys, ...positions, ...few, ...Array.from(few), ...Float64Array.from(few)];
    }`,
  "sort and reverse": `
    export function f(x: number[], y: Float64Array, k: Int32Array, n: number): number[] {
      const up = x.slice().sort((a, b) => a - b);
      const down = [...x, n, n].sort((a, b) => b - a);
      const byFloor = x.slice().sort((a, b) => Math.floor(a) - Math.floor(b));
      const order = x.map((_, i) => i).sort((i, j) => x[i]! - x[j]!);
      const never = x.slice().sort(() => 0);
      y[1] = NaN; y[2] = -0; y[3] = 0; y[4] = -0;
      const sorted = y.slice().sort();
      const rows = x.map((v, i) => [v, i]).sort((a, b) => a[0]! - b[0]!);
      const zeros = sorted.map((v) => 1 / v);
      return [...up, ...down, ...byFloor, ...order, ...never, ...sorted, ...zeros, ...k.sort(), ...x.reverse(), ...y.reverse().subarray(1), ...rows.map((row) => row[1]!), ...[n, 1, 2].reverse()];
    }`,
  push: `
    export function f(x: number[], n: number): number {
      const list: number[] = [];
      let lengths = 0;
      for (let i = 0; i < x.length; i++) if (x[i]! > 0) lengths += list.push(x[i]!);
      lengths += list.push(n, 2 * n, list.length);
      list.push(...list, 5, ...x);
      const rows: number[][] = [];
      for (const v of list) { const row = [v]; rows.push(row); row.push(v * 2, rows.length); }
      const stacks = [[1], [2]];
      stacks[n % 2]!.push(n);
      let s = 0;
      for (const row of rows) s += row[1]! * row[2]!;
      return s + lengths * 1000 + list.push() + stacks[0]!.length * 0.1;
    }`,
  "of tuples and functions": `
    type F = (v: number) => number;
    export function f(p: [number, number, number], x: number): number {
      const fs: F[] = [Math.sin, (v) => v * v, (v) => v + p[0]];
      const composed = fs.reduce((g, h) => (v: number) => h(g(v)), (v: number) => v);
      const all = fs.map((g, i) => g(x) * i);
      const scaled = fs.map((g) => (v: number) => g(2 * v));
      let s = 0;
      p.forEach((v, i) => { s += v * i; });
      fs.forEach((g) => { s += g(s); });
      return composed(x) + all[1]! + scaled[2]!(x) + s + p.map((v) => v * v).reduce((a, b) => a + b, 0) + p.reduce((a, b) => a * b)
        + (p.some((v) => v > 1) ? 1 : 0) + fs.reduceRight((v, g) => g(v), x) + [x, s].map((v) => v * 2)[1]!;
    }`,
  "closures of factories as callbacks": `
    const totalling = (scale: number) => { let total = 0; return { add: (v: number) => { total += v * scale; }, total: () => total }; };
    const scaling = (a: number) => (v: number) => v * a;
    export function f(x: number[], n: number): number {
      const { add, total } = totalling(n);
      const other = totalling(2);
      x.forEach(add);
      x.forEach((v) => other.add(v));
      x.map(scaling(n)).forEach(other.add);
      return total() * other.total() + x.map(scaling(2)).map(scaling(n))[0]!;
    }`,
  objects: `
    interface Body { m: number; x: number }
    export function f(x: number[], n: number): number {
      const bodies = x.map((v, i): Body => ({ m: i + 1, x: v }));
      bodies.forEach((b) => { b.x *= 2; });
      const heavy = bodies.filter((b) => b.m > n);
      heavy.sort((a, b) => b.x - a.x);
      const lightest = bodies.reduce((a, b) => (a.x < b.x ? a : b));
      lightest.m = 50;
      const found = bodies.find((b) => b.m === 50)!;
      bodies.push({ m: n, x: 1 });
      const total = bodies.reduce((s, b) => s + b.m * b.x, 0);
      const pairs = bodies.map((b, i): [number, Body] => [i, b]);
      pairs[0]![1].x += 1;
      return total + found.x + heavy.length * 1000 + heavy.length + bodies[0]!.x;
    }`,
};
