/** Branches, loops and exits. */
export const control: Readonly<Record<string, string>> = {
  "errors with causes": `
    export function f(x: number[], n: number): number {
      for (const v of x) {
        const cause = v * n;
        if (v > 1) throw new RangeError(\`too large: \${v}\`, { cause });
        if (cause < -1) throw new TypeError("too small", { cause: n > 2 ? "many" : "few" });
        if (n < 0) throw new Error("none", { cause: -1 });
      }
      return n;
    }`,
  "counted loops": `
    export function f(x: Float64Array, n: number): number {
      let s = 0;
      for (let i = 0; i < n; i++) s += x[i]!;
      for (let i = n - 1; i >= 0; i--) s -= x[i]! * i;
      for (let i = 0; i <= n; i += 2) s *= 1 + i * 0.1;
      for (let i = 5; i > n; i = i - 1) s += i;
      for (let i = 0, d = x.length; n > i; ++i) s += d * x[i]!;
      return s;
    }`,
  "a bound that is kept": `
    export function f(x: Float64Array, starts: Int32Array): number {
      let s = 0;
      for (let r = 0; r < 5; r++) for (let p = starts[r]!; p < starts[r + 1]!; p++) s += x[p % 6]! * (p - r);
      for (let i = 0; i < Math.min(x.length, 4); i++) { x[i] *= 2; s += x[i]!; }
      return s;
    }`,
  "a bound that changes": `
    export function f(x: Float64Array, n: number): number {
      let s = 0;
      for (let i = 0; i < n; i++) { s += x[i]!; if (s < 0) n--; }
      for (let i = 0; i < x[0]!; i++) { x[0] -= 0.5; s++; }
      for (let i = 0; i !== n; i++) s += i;
      return s + n;
    }`,
  "a counter that the body changes": `
    export function f(x: Float64Array): number {
      let s = 0;
      for (let i = 0; i < 6; i++) { s += x[i]!; if (x[i]! > 0) i++; }
      for (let t = 0.5; t < 3; t += 0.25) s += t * x[1]!;
      for (let i = 0, j = 5; i < j; i++, j--) s += x[i]! * x[j]!;
      return s;
    }`,
  "a float start": `
    export function f(a: number, b: number): number {
      let s = 0;
      for (let t = a; t < a + 3; t++) s += t * b;
      return s;
    }`,
  while: `
    export function f(a: number): number {
      let x = Math.abs(a) + 1, k = 0;
      const goal = x;
      while (Math.abs(x * x - goal) > 1e-9 && k < 50) { x = 0.5 * (x + goal / x); k++; }
      return x + k;
    }`,
  "do while with continue": `
    export function f(x: Float64Array): number {
      let i = -1, s = 0;
      do {
        i++;
        if (x[i]! < 0) continue;
        s += x[i]!;
        if (s > 2) break;
      } while (i < 5);
      return s * 10 + i;
    }`,
  endless: `
    export function f(a: number): number {
      let n = 0;
      for (;;) { a *= 0.7; n++; if (Math.abs(a) < 0.1) break; }
      while (true) { n += 2; if (n > 20) return n + a; }
    }`,
  labels: `
    export function f(x: Float64Array, n: number): number {
      let s = 0;
      outer: for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 6; j++) {
          if (x[j]! < -1.5) continue outer;
          if (x[j]! > 1.5 && i > 1) break outer;
          if (j === n) break;
          s += x[j]! * (i + 1);
        }
        s *= 0.5;
      }
      done: { if (s > 0) break done; s -= 1; { if (s < -3) break done; s *= 2; } }
      return s;
    }`,
  "early returns": `
    export function f(x: Float64Array, a: number): number {
      if (a < -1.8) return -1;
      let best = -Infinity;
      for (let i = 0; i < x.length; i++) {
        for (let j = 0; j < i; j++) {
          if (x[j]! > 1.9) return x[j]! * i;
          const t = x[i]! - x[j]!;
          if (t > 3) return best;
          best = Math.max(best, t);
        }
        if (i === 4 && best < 0) return a;
      }
      return best;
    }`,
  "else after return": `
    export function sign(a: number): number { if (a > 1) return 1; else if (a < -1) return -1; else return 0; }
    export function g(a: number): number { let r: number; if (a > 0) { r = a; } else { return -a; } return r * 2; }`,
  "break on a threshold": `
    export function f(x: number[], limit: number): number {
      let s = 1, i = 0;
      for (const v of x) { s *= 1 + v * v; i += 1; if (s > 4 + limit) break; s += v; }
      return s - i;
    }`,
  "argmax with continue": `
    export function f(x: Float64Array): number {
      let best = x[0]!, at = 0;
      for (let i = 1; i < x.length; i++) { if (x[i]! <= best) continue; best = x[i]!; at = i; }
      return best * 10 + at;
    }`,
  switch: `
    export function f(n: number, a: number): number {
      switch (n) {
        case 0: return a;
        case 1:
        case 2: { a *= n; break; }
        case 3: a += 1; break;
        default: a = -a;
      }
      return a + n;
    }`,
  "switch that falls through": `
    export function f(n: number, a: number): number {
      let s = 0;
      switch (n) {
        case 4: s += a;
        default: s += 10;
        case 1: s += 100; if (a > 0) break;
        case 2: s += 1000; break;
        case 3: s -= 1;
      }
      return s;
    }`,
  "switch in a loop": `
    export function f(x: Float64Array, codes: Uint8Array): number {
      let s = 0;
      loop: for (let i = 0; i < 6; i++) {
        switch (codes[i]! % 4) {
          case 0: continue;
          case 1: s += x[i]!; break;
          case 2: if (s > 1) break loop;
          case 3: s *= 2; continue loop;
        }
        s += 1;
      }
      return s;
    }`,
  "switch on conditions": `
    export function f(a: number): number {
      switch (true) { case a < -1: return 1; case a < 0: return 2; case a < 1: return 3; }
      return 4;
    }`,
  "for of": `
    export function f(x: Float64Array, y: number[]): number {
      let s = 0;
      for (const [i, v] of x.entries()) s += i * v;
      for (let v of y) { v *= 2; s -= v; }
      for (const c of [1, -1, 0.5]) s *= c + 2;
      let last = 0;
      for (last of y) if (last > 1) break;
      return s + last;
    }`,
  errors: `
    export function f(a: number, n: number): number {
      if (a < -1) throw new RangeError(\`a = \${a} is below -1 (n \${n})\`);
      if (a > 1.5) throw new Error("too large: " + a + "!");
      if (n === 5) throw new TypeError();
      return Math.sqrt(a + 1);
    }`,
  "variables without a start": `
    export function f(x: Float64Array): number {
      let t: number, s = 0, u;
      for (let i = 0; i < 6; i++) { t = x[i]! * 2; s += t * t; u = t; if (t > 3) break; }
      return s + u!;
    }`,
  shadowing: `
    export function f(x: number): number {
      const y = x * 2;
      { const x = y + 1; let y2 = x; { let x = y2 * y2; y2 = x; } if (y2 > 1) { const y = y2; return x + y; } }
      for (let x = 0; x < 3; x++) { const y = x; if (y > 5) return y; }
      return x + y;
    }`,
  "truth of numbers": `
    export function f(a: number, n: number, x: Float64Array): number {
      let s = a || 7;
      if (n % 2) s += 1;
      if (n & 1) s += 2;
      if (!n) s += 4;
      if (a - a) s += 8; else if (0 / (n - n)) s += 16;
      const m = n % (n - n);
      if (m) s += 32;
      while (n) { n--; s += x[n]!; }
      return (a && s) + (x.length ? 1 : 0);
    }`,
  "state that is overwritten later": `
    export function f(x: Float64Array): number {
      let v = x[0]!, mode = 0;
      for (let i = 1; i < 6; i++) {
        const next = mode === 0 ? x[i]! * v : mode === 1 ? x[i]! - v : v;
        mode = v > 0.5 ? 0 : v > -0.5 ? 1 : 2;
        v = next;
      }
      return v;
    }`,
  bisection: `
    export function f(a: number): number {
      let lo = 0, hi = 3;
      while (hi - lo > 1e-6) { const mid = (lo + hi) / 2; if (mid * mid > Math.abs(a)) hi = mid; else lo = mid; }
      return lo;
    }`,
  "binary search": `
    export function f(x: Float64Array, a: number): number {
      let lo = 0, hi = x.length;
      while (lo < hi) { const mid = (lo + hi) >> 1; if (x[mid]! < a) lo = mid + 1; else hi = mid; }
      return lo + x[lo % 6]!;
    }`,
};
