/** Arrays, objects, tuples, constants and patterns. */
export const data: Readonly<Record<string, string>> = {
  "element types": `
    export function f(a: Float32Array, b: Int8Array, c: Uint8ClampedArray, d: Uint16Array, n: number, x: number): number {
      a[0] = x / 3; a[1] += x; a[2] *= x; a[3]--;
      b[0] = x * 300; b[1] += 200; b[2] = b[3]! * b[4]!; b[n] += x;
      c[0] = x * 200; c[1] = 300; c[2] += 254; c[3] = n / 2;
      d[n] -= 9; d[0] += n; d[1] <<= 3; d[2] |= 8;
      return a[0]! + b[0]! + c[0]! + d[n]!;
    }`,
  "new arrays": `
    export function f(n: number, a: number): number {
      const w = new Float64Array(n + 2), v = new Array(n).fill(0), u = new Array<number>(3).fill(a), l = [a, 2, a * a];
      const t = new Float64Array([1, a, 3]), o = Float64Array.of(a, 1), g = Float32Array.from([a, 0.1]), i = new Int32Array(l);
      const z: number[] = new Array(2);
      z[0] = a; z[1] = z[0]!;
      w[0] = u[1]! + l[2]! + t[1]!; w[1] = o[0]! * g[1]! + i[1]!;
      for (let k = 0; k < v.length; k++) v[k] = k + w[k]!;
      let s = w[0]! + w[1]! + z[1]!;
      for (const e of v) s += e;
      return s;
    }`,
  "copies and views": `
    export function f(x: Float64Array, y: number[], n: number): Float64Array {
      const c = x.slice(), d = x.slice(1, -1), v = x.subarray(n), w = x.subarray(1, 4);
      v.fill(0.5); w[0] = 9;
      c.set(d, 2); c.set([7], 0);
      const m = y.slice(-3, -1), k = [...y], q = Float64Array.from(y);
      m[0] += k[1]!; k[0] = 100; q.fill(1, 2, 4);
      x[5] = m[0]! + m[1]! + y.at(-1)! + y.at(1)! + c[2]! + q[2]! + q[5]!;
      return c;
    }`,
  "lists as results": `
    export function f(a: number, n: number): number[] { const out = new Array(n); for (let i = 0; i < n; i++) out[i] = a ** i; return out; }
    export function g(a: number): number[] { return a > 0 ? [a, a * a] : [0, 0]; }`.replace(
    "a > 0 ? [a, a * a] : [0, 0]",
    "[a, a * a, -a]",
  ),
  "arrays from different returns": `
    export function f(x: Float64Array, a: number): Float64Array {
      if (a > 1) return x;
      const y = new Float64Array(2);
      y[0] = a;
      if (a > 0) return y;
      return x.slice(0, 3);
    }`,
  booleans: `
    export function f(flags: boolean[], a: number): boolean {
      const seen: boolean[] = [false, a > 0, true];
      seen[0] = flags[1]! !== flags[2]!;
      flags[0] = !flags[0];
      const p = seen[0] === seen[1], q = a < 1;
      return p !== q || (p && flags[3]!);
    }`,
  structs: `
    interface Point { x: number; y: number }
    type Body = { readonly position: Point; velocity: Point; mass: number };
    export function energy(b: Body): number {
      const { velocity: { x: vx, y: vy }, mass } = b;
      return 0.5 * mass * (vx * vx + vy * vy) + b.position.y * b.mass;
    }
    export function step(b: Readonly<Body>, dt: number): Body {
      const position = { x: b.position.x + dt * b.velocity.x, y: b.position.y + dt * b.velocity.y };
      return { position, velocity: { ...b.velocity, y: b.velocity.y - dt }, mass: b.mass };
    }
    export function run(b: Body, n: number): Body {
      let state = b;
      for (let i = 0; i < n; i++) state = step(state, 0.1);
      if (state.mass > 1) state = { ...state, mass: 1 };
      return state;
    }`,
  "structs that change": `
    export function f(a: number, n: number): number {
      const p = { x: a, y: 2, inner: { z: 1, w: [1, 2] } };
      const q = p, r = p.inner;
      q.x += 1; r.z *= 3; p.inner.w[0] = a; p.y++;
      for (let i = 0; i < n; i++) { q.y -= p.x; if (q.y < -5) break; r.z += i; }
      p["x"] -= 0.5;
      return p.x * 2 + q.y + p.inner.z + r.w[0]! + r.w[1]!;
    }`,
  "aliases made in a loop": `
    export function f(a: number, n: number): number {
      const s = { sum: 0, k: 0 };
      for (let i = 0; i < n; i++) { const t = s; t.sum += a * i; t.k = i; }
      return s.sum + s.k;
    }`,
  "structs that are exchanged": `
    export function f(a: number, b: number): number {
      let p = { v: a, c: 1 }, q = { v: b, c: 2 };
      [p, q] = [q, p];
      const best = a > b ? p : q;
      let other = p;
      if (a > 0) other = q;
      return best.v * best.c + p.v * 3 + other.c + other.v;
    }`,
  tuples: `
    type V = [number, number, number];
    export function cross(a: V, b: V): V { return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]; }
    export function f(a: V, i: number): number {
      const [x, , z] = cross(a, [1, 2, 3]);
      let s = 0;
      for (let k = 0; k < 3; k++) s += a[k]! * k;
      for (const v of a) s -= v;
      const t: [number, number] = [x, z];
      t[0] += 1; t[1] *= t[0];
      return s + t[0] * t[1] + (a[i] ?? 7) * 0 + a.length;
    }`.replace(" + (a[i] ?? 7) * 0", ""),
  "tuples that mix": `
    export function f(x: Float64Array, a: number): [number, Float64Array, boolean] {
      const g = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) g[i] = a * x[i]!;
      return [a * 2, g, a > 0];
    }
    export function h(x: Float64Array, a: number): number { const [v, g, b] = f(x, a); return b ? v : g[0]!; }`,
  "structs with arrays": `
    interface Layer { weights: Float64Array; bias: number; active: boolean }
    export function f(layer: Layer, x: Float64Array): number {
      const { weights: w, bias } = layer;
      let s = bias;
      for (let i = 0; i < w.length; i++) s += w[i]! * x[i]!;
      layer.weights[0] = s;
      return layer.active ? s : -s;
    }`,
  "destructured parameters": `
    export function f({ a, b: [b0, b1] }: { a: number; b: [number, number] }, [c, d]: Float64Array): number {
      a += b0; return a * b1 + c! - d!;
    }`,
  "destructured arrays": `
    export function f(x: Float64Array, y: number[]): number {
      const [a, b = 3] = x, [, , c] = y;
      const [p = 9, q = a] = [x[1]!, y[2]!];
      const short = x.subarray(0, 1);
      const [r, s = 5, t = r! + 1] = short;
      let u = 0, v = 0;
      [u, v = 2] = y;
      ({ length: u } = x);
      return a! + b + c! + p + q + r! + s + t + u * v;
    }`,
  "missing elements": `
    export function f(x: Float64Array, n: number): number {
      const a = x[n + 3] ?? 10;
      const b = x[n - 2] === undefined ? 1 : 2;
      return a + b;
    }`,
  constants: `
    const N = 4, RATE = 0.1, HALF = RATE / 2, LOG = 0.5 * Math.log(2 * Math.PI), MASK = 1 << 3, NEG = -N;
    const TABLE = [0.5, -1, 2.25, RATE * 10], PRIMES = new Int32Array([2, 3, 5, 7]), GAUSS = [[1, 2], [3, 4]].length;
    const W = Float64Array.of(1, -2, 4), DELTAS = [-1, 0, 1] as const;
    const config = { scale: 3, nested: { shift: 0.25 } } as const;
    enum Kind { A, B = 5, C }
    const enum Fixed { One = 1 }
    export function f(x: Float64Array, n: number): number {
      let s = LOG + HALF * MASK + NEG;
      for (let i = 0; i < N; i++) s += TABLE[i]! * PRIMES[i]! * x[i]! + W[i % 3]!;
      for (const d of DELTAS) s += x[2 + d]! * d;
      if (n === Kind.B) s += Kind.C + Fixed.One;
      return s * config.scale + config.nested.shift + DELTAS.length;
    }`.replace(", GAUSS = [[1, 2], [3, 4]].length", ""),
  "constants under other names": `
    export const OPEN: readonly number[] = [1, 2, 3];
    export const EXACT = [4, 5, 6] as const;
    export const SETTINGS = { rate: 0.5, inner: { low: -1 } } as const;
    export const LIMITS: Readonly<{ low: number; high: number }> = { low: 0, high: 2 };
    interface Grid { readonly nodes: readonly number[]; readonly step: number }
    export const GRID: Grid = { nodes: [0, 0.5, 1], step: 0.5 };
    const OWN = [0.25, 0.5], NODES = Float64Array.of(1, 2), PARTS = { a: 1, b: { c: 2 } };
    const copy = [...OWN, ...NODES], text = JSON.stringify(OWN), frozen = Object.freeze(PARTS.b);
    export const shown = [text, new Float64Array(OWN), copy.map((x) => x + frozen.c), typeof OWN];
    const weights = (isWide: boolean) => (isWide ? NODES : NODES.subarray(0, 1));
    function sumOf(list: number[]): number { let s = 0; for (const x of list) s += x; return s; }
    export const total = (): number => sumOf(OWN) + weights(true).length;
    function dot(a: readonly number[], b: readonly number[]): number {
      let s = 0;
      for (let i = 0; i < a.length; i++) s += a[i]! * b[i % b.length]!;
      return s;
    }
    export function f(x: number, n: number): number {
      const own = OWN, parts = PARTS;
      const { b, a } = parts;
      let s = own[1]! * x + b.c + a + SETTINGS.inner.low * SETTINGS.rate + LIMITS.high;
      for (const [i, w] of GRID.nodes.entries()) s += w * OPEN[i]!;
      return s + dot(OPEN, own) + EXACT[n % 3]! + NODES[n % 2]! + GRID.step;
    }`,
  "gather and scatter": `
    export function f(x: Float64Array, idx: Int32Array, counts: Uint32Array): number {
      let s = 0;
      for (let k = 0; k < idx.length; k++) { counts[idx[k]!]++; counts[idx[k]!] += 2; s += x[idx[k]!]! * idx[k]!; }
      const bins = new Float64Array(4);
      for (let i = 0; i < x.length; i++) { const b = Math.floor((x[i]! + 2) / 1.001); bins[b] += x[i]!; s += b; }
      return s + bins[0]! - bins[3]!;
    }`,
  "integer halves": `
    export function f(x: Float64Array, n: number): number {
      const half = Math.floor(n / 2), third = Math.trunc(x.length / 3) | 0;
      let s = 0;
      for (let i = half; i < n; i++) s += x[i]!;
      for (let i = 0; i < third; i++) s *= x[i]! + half;
      return s + half * 0.5;
    }`,
  "sorting in place": `
    export function f(a: Float64Array): number {
      for (let i = 1; i < a.length; i++) {
        const v = a[i]!;
        let j = i - 1;
        while (j >= 0 && a[j]! > v) { a[j + 1] = a[j]!; j--; }
        a[j + 1] = v;
      }
      for (let i = 0, j = a.length - 1; i < j; i++, j--) [a[i], a[j]] = [a[j]!, a[i]!];
      return a[0]! * 3 + a[5]!;
    }`,
  "matrices in rows": `
    export function f(a: Float64Array, x: Float64Array, m: number): Float64Array {
      const y = new Float64Array(2);
      for (let i = 0; i < 2; i++) { const row = a.subarray(i * 3, i * 3 + 3); for (let j = 0; j < 3; j++) y[i] += row[j]! * x[j]!; }
      for (let i = 0; i < 2; i++) for (let j = 0; j < m && j < 3; j++) a[i * 3 + j] -= y[i]! * x[j]!;
      return y;
    }`,
  "all of Math": `
    const { abs: fabs, PI } = Math;
    const sine = Math.sin;
    const maths = Math;
    export function f(a: number, b: number): number {
      const p = fabs(a) + 0.1;
      return Math.exp(a) + Math.expm1(a) + Math.log(p) + Math.log1p(p) + Math.log2(p) + Math.log10(p) + Math.sqrt(p) + Math.cbrt(a)
        + sine(a) + maths.cos(b) + Math.tan(a) + Math.asin(a / 3) + Math.acos(a / 3) + Math.atan(a) + Math.atan2(a, b)
        + Math.sinh(a) + Math.cosh(a) + Math.tanh(a) + Math.asinh(a) + Math.acosh(p + 1) + Math.atanh(a / 3)
        + Math.hypot(a, b) + Math.hypot(a, b, 1) + Math.sign(a) + Math.min(a, b, 0.5) + Math.max(a, b) + Math.max(a)
        + Math.floor(a) + Math.ceil(a) + Math.round(b) + Math.trunc(a) + Math.fround(a) + Math.pow(p, b) + Math.abs(b) * PI + Math.E;
    }`,
  "tests of numbers": `
    export function f(a: number, n: number): number {
      const bad = a > 0 ? NaN : Infinity;
      let s = 0;
      if (Number.isNaN(bad)) s += 1;
      if (isNaN(a / 0 * 0)) s += 2;
      if (Number.isFinite(bad) || isFinite(a)) s += 4;
      if (Number.isInteger(a * 2) || Number.isInteger(n)) s += 8;
      if (a !== a || bad == Infinity) s += 16;
      return s + Number.EPSILON + Number.MAX_SAFE_INTEGER + Number.MIN_VALUE + Number(a > 0) + +(a < 1);
    }`,
};
