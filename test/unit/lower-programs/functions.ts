/** Calls, parameters that may be left out, nested functions. */
export const functions: Readonly<Record<string, string>> = {
  defaults: `
    export function f(a: number, b = 2, c = a * b, flag = false): number { return flag ? a : a + b * 10 + c * 100; }
    export function g(a: number, n: number): number { return f(a) + f(a, 3) + f(a, undefined, n) + f(a, 1, 2, a > 0); }
    export function h(a: number, scale?: number): number {
      if (scale === undefined) scale = 4;
      return a * scale;
    }
    export function k(a: number, rate?: number): number { const r = rate ?? 0.5; return h(a) * r + h(r, a) + (rate !== undefined ? 1 : 0); }
    export function l(a: number, rate?: number): number { rate ??= a; return rate * 2; }`,
  "variables that hold one function and then another": `
    export function f(x: number[], n: number): number {
      const double = (v: number): number => 2 * v, square = (v: number): number => v * v;
      let [first, second] = [double, square];
      let third: (v: number) => number;
      if (n > 2) [first, second] = [second, first];
      const kept = first;
      switch (n) {
        case 0: third = Math.abs; break;
        case 1: first = Math.sign;
        case 2: third = (v) => first(v) + n; break;
        default: third = n > 4 ? second : kept;
      }
      let s = 0;
      for (const v of x) s = s * 0.5 + first(v) + 3 * second(v) + 5 * third(v) + 7 * kept(v);
      return s;
    }`,
  "a nested function that calls itself, and changes what is around it": `
    export function f(x: number[], n: number): number {
      let [calls, deepest, found] = [0, 0, false];
      const order: number[] = [];
      const visit = (i: number, depth: number): number => {
        calls++;
        if (depth > deepest) deepest = depth;
        if (i >= x.length) return depth;
        order.push(i);
        found ||= x[i]! > 1;
        const left = visit(2 * i + 1, depth + 1);
        return left + (n > 2 ? visit(2 * i + 2, depth + 1) : x[i]!);
      };
      const sum = visit(0, 0);
      return sum + calls * 3 + deepest * 5 + (found ? 7 : 0) + order.reduce((s, i, k) => s + i * k, 0);
    }`,
  "optional fields": `
    interface Options { readonly rate?: number; steps: number; clip?: boolean }
    export function f(a: number, options: Options): number {
      const { rate = 0.5, clip = a > 0 } = options;
      const scale = options.rate ?? 3, again = options.rate === undefined ? 7 : options.rate;
      return (clip ? Math.min(a, 1) : a) * rate + scale + again + options.steps;
    }
    export function g(a: number): number { return f(a, { steps: 1 }) + f(a, { steps: 2, rate: a, clip: false }); }
    export function h({ rate = 2, steps }: Options): number { return rate * steps; }`,
  "values that come later": `
    export function f(x: Float64Array, limit?: number): number {
      let best: number | undefined;
      for (const v of x) if (best === undefined || v > best) { best = v; if (limit !== undefined && v > limit) break; }
      const found = best ?? -1;
      let seen: number | undefined = undefined;
      if (x[0]! > 0) seen = x[0]!;
      return seen === undefined ? found : seen * found;
    }`,
  "arrow constants": `
    const square = (x: number) => x * x;
    const clamp = (x: number, lo: number, hi: number): number => { if (x < lo) return lo; return x > hi ? hi : x; };
    export const f = (x: Float64Array): number => { let s = 0; for (const v of x) s += square(clamp(v, -1, 1)); return s; };
    export const g = function (a: number): number { return square(square(a)); };`,
  "functions that write": `
    function axpy(y: Float64Array, a: number, x: Float64Array): void { for (let i = 0; i < x.length; i++) y[i] += a * x[i]!; }
    export function f(y: Float64Array, x: Float64Array, a: number): number { axpy(y, a, x); axpy(y, -2 * a, y.slice()); return y[0]!; }`,
  "structs through calls": `
    interface C { re: number; im: number }
    const add = (a: C, b: C): C => ({ re: a.re + b.re, im: a.im + b.im });
    function mul(a: C, b: C): C { return { im: a.re * b.im + a.im * b.re, re: a.re * b.re - a.im * b.im }; }
    export function f(z: C, n: number): C {
      let w: C = { re: 1, im: 0 };
      for (let k = 0; k < n; k++) w = add(mul(w, z), { im: 0.5, re: k });
      return w;
    }`,
  recursion: `
    export function power(x: number, n: number): number { return n === 0 ? 1 : x * power(x, n - 1); }
    function even(n: number): boolean { return n === 0 ? true : odd(n - 1); }
    function odd(n: number): boolean { return n === 0 ? false : even(n - 1); }
    export function parity(n: number): number { return even(n) ? 1 : -1; }`,
  "nested functions": `
    export function f(x: Float64Array, a: number): number {
      let count = 0;
      const scale = 3;
      function bump(v: number): void { count += v; if (v > 1) return; count *= 0.5; }
      const at = (i: number) => x[i]! * scale;
      const pick = (i: number): number => { if (i > 3) return at(0); for (let k = i; k < 6; k++) if (at(k) > 2) return k; return -1; };
      for (let i = 0; i < 6; i++) { bump(at(i)); count += pick(i); }
      return count + later(a) + pick(5);
      function later(v: number): number { return v * count; }
    }`,
  "nested functions with objects": `
    export function f(a: number, n: number): number {
      const state = { x: a, v: 1 };
      const kick = (amount: number) => { state.v += amount; };
      const drift = () => { state.x += 0.1 * state.v; return state; };
      const scaled = (s: { x: number; v: number }, by: number) => ({ x: s.x * by, v: s.v });
      for (let i = 0; i < n; i++) { kick(-state.x); drift(); }
      const { x } = scaled(state, 2);
      const make = (v: number) => { const p = { x: v, y: 0 }; p.y = v * 2; if (v > 0) return p; p.x = 1; return p; };
      const made = make(a);
      made.x += 1;
      return x + drift().v + made.x + made.y;
    }`,
  "nested functions that fail": `
    export function f(a: number): number {
      const fail = (code: number): never => { throw new Error(\`code \${code}\`); };
      if (a < -1) fail(3);
      const root = (v: number) => { if (v < 0) throw new RangeError("negative"); return Math.sqrt(v); };
      return a > 1 ? root(-a) : root(a + 1);
    }`,
  "indexes through nested functions": `
    export function f(a: Float64Array, n: number): number {
      const at = (r: number, c: number) => r * 3 + c;
      let s = 0;
      for (let r = 0; r < 2; r++) for (let c = 0; c < 3; c++) s += a[at(r, c)]! * at(c, r) + a[at(0, n) % 6]!;
      return s;
    }`,
  "Fluxion's own functions": `
    import { stopGradient } from "fluxion";
    export function f(a: number): number { return a * stopGradient(a * a); }`.replace(
    'import { stopGradient } from "fluxion";',
    "const stopGradient = (x: number) => x;",
  ),
  "functions as methods of constants": `
    export function f(a: number): number { const g = (x: number): number => x + a; const h = g; return h(g(a)); }`,
};
