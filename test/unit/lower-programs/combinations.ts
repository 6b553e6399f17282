/** Constructs inside each other. */
export const combinations: Readonly<Record<string, string>> = {
  "a bound that mentions the counter": `
    export function f(n: number): number { let s = 0; for (let i = 0; i < n - i; i++) s += i; for (let i = 1; i < 40; i += i) s += i; return s; }`,
  "a nested function with a loop, called twice and in a loop": `
    export function f(x: Float64Array, n: number): number {
      let calls = 0;
      const total = (from: number, to: number) => { let t = 0; for (let i = from; i < to; i++) { t += x[i]!; calls++; if (t > 2) break; } return t; };
      let s = total(0, 3) + total(3, 6);
      for (let k = 0; k < n; k++) { const t = total(k, 6); s += t * k; if (total(0, k) > t) continue; s -= 1; }
      return s + calls;
    }`,
  "a nested function with every exit": `
    export function f(x: Float64Array, n: number): number {
      const search = (goal: number): number => {
        outer: for (let i = 0; i < 6; i++) {
          switch (i % 3) { case 0: if (x[i]! > goal) return i; break; case 1: continue outer; default: if (x[i]! < -goal) break outer; }
          for (let j = 0; j < i; j++) { if (x[j]! === goal) return -j; if (j === n) continue outer; }
        }
        return 7;
      };
      let s = 0;
      for (let g = -2; g < 2; g += 0.5) { const r = search(g); if (r < 0) return s; s = s * 2 + r; }
      return s;
    }`,
  "objects through loops and exits": `
    export function f(x: Float64Array, n: number): { lo: number; hi: number; at: [number, number] } {
      let best = { lo: 0, hi: 0, at: [0, 0] as [number, number] };
      outer: for (let i = 0; i < 5; i++) {
        for (let j = i + 1; j < 6; j++) {
          const d = x[j]! - x[i]!;
          if (d > best.hi) best = { ...best, hi: d, at: [i, j] };
          else if (d < best.lo) { best = { lo: d, hi: best.hi, at: [j, i] }; if (j === n) continue outer; }
          if (best.hi - best.lo > 3.5) break outer;
        }
      }
      return best;
    }`,
  "an object parameter that is replaced": `
    export function f(p: { x: number; w: Float64Array }, n: number): number {
      for (let k = 0; k < n; k++) { if (p.x > 1) { p = { x: -p.x, w: p.w }; continue; } p = { ...p, x: p.x + p.w[k]! }; }
      return p.x;
    }`,
  "arrays that loops keep": `
    export function f(x: Float64Array, y: Float64Array, n: number): number {
      let w = x, fresh = y, late: Float64Array;
      let s = 0;
      for (let k = 0; k < n; k++) {
        fresh = new Float64Array(2); fresh[0] = k; s += fresh[0]!;
        w[0] += 1; w = k > 2 ? x : x; s += w[1]!;
        late = fresh; late[1] = s; s += late[1]! * 0.5;
        if (s > 9) break;
      }
      return s + w[0]!;
    }
    export const g = (x: Float64Array, a: number): Float64Array => a > 0 ? x.slice(1) : a < -1 ? x : new Float64Array([a]);
    export function h(x: number[], a: number): [number[], number] { return a > 0 ? [x, 1] : [[a, a], 2]; }`,
  "choices of tuples and objects": `
    export function f(a: number, b: number): number {
      const [lo, hi]: [number, number] = a < b ? [a, b] : [b, a];
      const { u, v } = a > 0 ? { u: a, v: lo } : { u: hi, v: b };
      const p = { q: a }, r = { q: b };
      const s = (a > b ? p : r).q;
      return lo * 2 + hi * 3 + u * 5 + v * 7 + s;
    }`,
  "state in conditions": `
    export function f(x: Float64Array): number {
      const s = { i: 0, ok: true, sum: 0 };
      while (s.ok && (s.sum += x[s.i]!) < 3 && s.i++ < 4) { if (s.sum < -3) s.ok = false; }
      let done = false, k = 0;
      do { k++; done = k > 3 || x[k]! > 1; if (!done) s.sum += k; } while (!done);
      return s.sum * 10 + s.i + k;
    }`,
  "exits on all sides": `
    export function f(x: Float64Array, a: number): number {
      for (let i = 0; i < 6; i++) {
        if (x[i]! > a) { if (i > 3) return i; else break; } else { if (x[i]! < -1.9) throw new Error("low " + i); else continue; }
      }
      for (;;) { if (a > 0) return a; else { a += 1; } }
    }`,
  "loops that never go round": `
    export function f(x: Float64Array, n: number): number {
      let s = 0;
      for (let i = 0; i < n; i++) { s += x[i]!; break; }
      while (n > 2) { s *= 2; if (s > 0) { s += 1; } break; }
      for (const v of x) return s + v;
      return s;
    }`,
  "continue before the condition of a do loop": `
    export function f(x: Float64Array, n: number): number {
      let i = 0, s = 0;
      outer: do {
        i++;
        do { if (x[i % 6]! < 0) continue outer; s += i; if (s > 20) break outer; } while (s % 3 > 1);
        if (i === n) continue;
        s += 0.25;
      } while (i < 5);
      return s + i;
    }`,
  "a variable that only some trips set": `
    export function f(x: Float64Array): number {
      let last = 0, previous: number | undefined = 0 as number, flag = false;
      for (let i = 0; i < 6; i++) { if (x[i]! > 0.5) { last = i; flag = !flag; } else if (flag) { last = -x[i]!; } }
      return flag ? last : -last;
    }`.replace(", previous: number | undefined = 0 as number", ""),
  "tuples in loops": `
    function rotate([a, b]: [number, number], angle: number): [number, number] { const c = Math.cos(angle), s = Math.sin(angle); return [c * a - s * b, s * a + c * b]; }
    export function f(v: [number, number], n: number): [number, number] {
      let w = v;
      for (let k = 0; k < n; k++) { w = rotate(w, 0.1 * k); if (w[0] > 1) break; }
      const [x] = rotate(w, 1);
      return [x, w[1]];
    }`,
  "an index that is a field": `
    export function f(x: Float64Array, dims: { n: number; m: number }): number {
      const { n } = dims;
      let s = 0;
      for (let i = 0; i < dims.m; i++) for (let j = n; j < 6; j++) s += x[j]! * (i + dims.n) + x[dims.m]!;
      return s;
    }`,
  "writes through fields in a loop": `
    interface Net { w: Float64Array; b: number[]; gain: number }
    export function f(net: Net, x: Float64Array, n: number): number {
      const local = { acc: new Float64Array(3), total: 0 };
      for (let k = 0; k < n; k++) { local.acc[k % 3] += net.w[k]! * x[k]!; net.b[0] -= 0.5; local.total += local.acc[0]! + net.b[0]!; }
      return local.total * net.gain;
    }`,
  "Cholesky and a determinant": `
    export function f(a: Float64Array): number {
      const n = 3, l = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) {
        let s = i === j ? 3 + a[i]! : a[i]! * a[j]! * 0.1;
        for (let k = 0; k < j; k++) s -= l[i * n + k]! * l[j * n + k]!;
        l[i * n + j] = i === j ? Math.sqrt(Math.max(s, 1e-3)) : s / l[j * n + j]!;
      }
      let logDeterminant = 0;
      for (let i = 0; i < n; i++) logDeterminant += 2 * Math.log(l[i * n + i]!);
      return logDeterminant;
    }`,
  "elimination with pivots": `
    export function f(m: Float64Array, b: Float64Array): number {
      const n = 2;
      let sign = 1;
      for (let c = 0; c < n; c++) {
        let p = c;
        for (let r = c + 1; r < n; r++) if (Math.abs(m[r * n + c]!) > Math.abs(m[p * n + c]!)) p = r;
        if (m[p * n + c] === 0) return 0;
        if (p !== c) { for (let k = 0; k < n; k++) [m[p * n + k], m[c * n + k]] = [m[c * n + k]!, m[p * n + k]!]; const t = b[p]!; b[p] = b[c]!; b[c] = t; sign = -sign; }
        for (let r = c + 1; r < n; r++) { const q = m[r * n + c]! / m[c * n + c]!; for (let k = c; k < n; k++) m[r * n + k] -= q * m[c * n + k]!; b[r] -= q * b[c]!; }
      }
      return sign * m[0]! * m[3]! + b[1]!;
    }`,
};
