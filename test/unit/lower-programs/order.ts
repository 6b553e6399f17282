/** Assignments, updates and calls inside expressions, in JavaScript's order of evaluation. */
export const order: Readonly<Record<string, string>> = {
  "an assigned operand": `
    export function f(a: number, c: number): number { return (a -= c) * a + a; }
    export function g(a: number, c: number): number { return a * (a -= c) + a; }`,
  "updates in indexes": `
    export function f(x: Float64Array, i: number, j: number): number {
      let p = i, q = j;
      x[++p % 6] = x[--q + 6 - 5];
      x[p++] = x[q += 2];
      return p * 10 + q;
    }`,
  "a cursor that moves": `
    export function f(out: Float64Array, a: number): number {
      let j = 0;
      out[j++] = a;
      out[j++] = a * a;
      out[j++] += j;
      out[++j] -= out[j - 1] * (j = 5);
      return j;
    }`,
  "an element that its own value writes": `
    export function f(a: Float64Array, b: number): number {
      a[0] += (a[0] = b) * 2;
      a[1] -= (a[1] *= 3);
      a[2] += a[2]++;
      return a[3] = a[4] = b + a[0];
    }`,
  "old and new values": `
    export function f(a: number): number {
      let x = a;
      const y = x++ + ++x;
      const z = x-- - --x;
      return y * 100 + z + -x + +y;
    }`,
  sequences: `
    export function f(a: number, b: number): number {
      let t = 0;
      const r = (t = a * b, t += 1, t * t);
      return (a = r, b = t, a - b);
    }`,
  swaps: `
    export function f(a: Float64Array, i: number, j: number): number {
      [a[i], a[j]] = [a[j], a[i]];
      let x = a[0], y = a[1], z = a[2];
      [x, y, z] = [y, z, x];
      [a[i], i] = [i, 3];
      a[i] = x;
      return x * 3 + y * 5 + z * 7 + i;
    }`,
  "a pattern whose target moves": `
    export function f(a: Float64Array): number {
      let i = 0;
      [i, a[i]] = [2, 7];
      [a[i++], a[i++]] = [i, i + 1];
      return i;
    }`,
  "assignments in conditions": `
    export function f(x: Float64Array, n: number): number {
      let i = 0, v = 0, s = 0;
      while ((v = x[i++]!) > -1.5 && i < n) s += v;
      do { s *= 0.5; } while ((s -= 1) > 0);
      if ((i = n) > 2) s += i;
      return s + v + i;
    }`,
  "logical assignments": `
    export function f(a: number, b: number): number {
      a ||= b;
      b &&= a + 1;
      let c = a > 0;
      c &&= b > 0;
      c ||= a > b;
      return c ? a : b;
    }`,
  "chained assignments": `
    export function f(a: number, x: Float32Array): number {
      let p: number, q: number;
      p = q = x[1] = a / 3;
      q += p *= 2;
      return p + q;
    }`,
  "short circuits that assign": `
    export function f(a: number, b: number): number {
      let n = 0;
      const both = a > 0 && (n += 1) > 0 && b > 0;
      const either = a > 1 || (n += 10) < 5 || b > 1;
      a > b && (n += 100);
      a > b || (n += 1000);
      return n + (both ? 1 : 0) + (either ? 2 : 0);
    }`,
  "branches that assign": `
    export function f(a: number, b: number): number {
      let s = 1;
      const r = a > 0 ? (s = a, b) : (s += b, a * 2);
      return s * r;
    }`,
  arguments: `
    function g(a: number, b: number, c: number): number { return a * 100 + b * 10 + c; }
    export function f(a: number): number { return g(a, a += 1, a *= 2) + a; }`,
  "integers and floats under one name": `
    export function f(x: Float64Array, n: number): number {
      let k = 0, s = 0, m = 1;
      for (let i = 0; i < n; i++) { k += i; s += x[i]! * k; m = k / 2; }
      return s + k + m;
    }`,
  bits: `
    export function f(a: number, n: number): number {
      let h = (a * 1000) | 0;
      h ^= h << 3; h ^= h >>> 5; h = Math.imul(h, 0x9e3779b1) >>> 0;
      const b = ~~(a * 7) + (~n & 6) - (n << 2 >> 1);
      return h % 1000 + b + (a >>> 0) + Math.clz32(n) + (h & 0xff);
    }`,
  "negative zero and remainders": `
    export function f(n: number, a: number): number {
      let i = 0;
      i *= -1;
      const z = -0;
      return 1 / (i + z) + (n % 3) * (-n % 2) + a % 0.7 + 1 / -(n - n);
    }`,
  powers: `
    export function f(a: number, n: number): number {
      let p = a; p **= 2;
      return p ** n - (-a) ** 3 + 2 ** n + Math.pow(a, 2);
    }`,
};
