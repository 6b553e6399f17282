/** Nested functions that call themselves, and read and change what is around them. */

/** @differentiable wrt x */
export function power(x: number, n: number): number {
  function power(k: number): number {
    return k === 0 ? 1 : x * power(k - 1);
  }
  return power(n);
}
/** @differentiable wrt x */
export function sumFrom(x: Float64Array, n: number): number {
  const sum = (i: number): number => (i >= x.length ? 0 : x[i]! * x[i]! + sum(i + 1));
  return sum(0) * n;
}
/** @differentiable wrt x */
export function fillTree(x: Float64Array): number {
  const n = x.length;
  const tree = new Float64Array(n);
  function fill(i: number, scale: number): void {
    if (i >= n) return;
    tree[i] = x[i]! * scale;
    fill(2 * i + 1, scale * 0.5);
    fill(2 * i + 2, scale * x[0]!);
  }
  fill(0, 1);
  let s = 0;
  for (let i = 0; i < n; i++) s += tree[i]! * tree[i]!;
  return s;
}
/**
 * Adaptive quadrature.
 * @differentiable wrt a
 */
export function adaptive(a: number, b: number): number {
  const f = (t: number): number => Math.exp(-a * t * t);
  const simpson = (l: number, r: number): number => ((r - l) / 6) * (f(l) + 4 * f((l + r) / 2) + f(r));
  const adapt = (l: number, r: number, whole: number, depth: number): number => {
    const m = (l + r) / 2;
    const [left, right] = [simpson(l, m), simpson(m, r)];
    if (depth <= 0 || Math.abs(left + right - whole) < 1e-4) return left + right;
    return adapt(l, m, left, depth - 1) + adapt(m, r, right, depth - 1);
  };
  return adapt(0, b, simpson(0, b), 6);
}
/**
 * Mutual.
 * @differentiable wrt x
 */
export function evenAndOdd(x: number, n: number): number {
  function even(k: number): number {
    return k === 0 ? x : odd(k - 1) * x;
  }
  function odd(k: number): number {
    return k === 0 ? 2 : even(k - 1) + x;
  }
  return even(n) + odd(n);
}
/**
 * Count.
 * @differentiable wrt x
 */
export function positions(x: Float64Array): number {
  const count = (i: number): number => (i >= x.length ? 0 : 1 + count(i + 1));
  const c = count(0);
  const mid = (lo: number, hi: number): number => {
    if (hi - lo < 2) return lo;
    const m = Math.floor((lo + hi) / 2);
    return x[m]! > 0.5 ? mid(lo, m) : mid(m, hi);
  };
  return x[c - 1]! * c + x[mid(0, x.length)]!;
}
/**
 * Two deep.
 * @differentiable wrt x
 */
export function oneInAnother(x: number, n: number): number {
  const outer = (k: number): number => {
    const inner = (j: number): number => (j <= 0 ? x : inner(j - 1) * (1 + x * k));
    return k <= 0 ? 1 : inner(2) + outer(k - 1);
  };
  return outer(n);
}
/**
 * Pairs.
 * @differentiable wrt x
 */
export function givesPairs(x: number, n: number): number {
  const both = (k: number): [number, number] => {
    if (k === 0) return [x, 1];
    const [a, b] = both(k - 1);
    return [a * x + b, a];
  };
  const [a, b] = both(n);
  const objects = (k: number): { re: number; im: number } => {
    if (k === 0) return { re: x, im: 1 };
    const { re, im } = objects(k - 1);
    return { re: re * x - im, im: re };
  };
  return a + 2 * b + objects(n).im;
}
/**
 * Quick sort.
 * @differentiable wrt x
 */
export function quicksort(x: Float64Array): number {
  const y = x.slice();
  const sort = (lo: number, hi: number): void => {
    if (lo >= hi) return;
    const pivot = y[hi]!;
    let at = lo;
    for (let j = lo; j < hi; j++)
      if (y[j]! < pivot) {
        const t = y[j]!;
        y[j] = y[at]!;
        y[at] = t;
        at++;
      }
    const t = y[hi]!;
    y[hi] = y[at]!;
    y[at] = t;
    sort(lo, at - 1);
    sort(at + 1, hi);
  };
  sort(0, y.length - 1);
  let s = 0;
  for (let i = 0; i < y.length; i++) s += y[i]! * (i + 1);
  return s;
}
/**
 * Behind callbacks.
 * @differentiable wrt x
 */
export function overLists(x: number, children: number[][]): number {
  const weight = (i: number): number => {
    let s = x * (i + 1);
    for (const c of children[i]!) s += x * weight(c);
    return s;
  };
  const total = (i: number): number => children[i]!.reduce((s, c) => s + total(c), Math.sin(x * i));
  return weight(0) + total(0);
}
/**
 * Defaults.
 * @differentiable wrt x
 */
export function withDefault(x: number): number {
  const go = (v: number, depth = 0): number => (depth > 3 ? v : go(v * x + 1, depth + 1));
  return go(x) + go(1, 2);
}
/**
 * No return.
 * @differentiable wrt x
 */
export function scalesList(x: number): number {
  const list = [x, 2, x * x];
  const scale = (i: number): void => {
    if (i < list.length) {
      list[i]! *= x;
      scale(i + 1);
    }
  };
  scale(1);
  return list[0]! + list[1]! * list[2]!;
}

/** @differentiable wrt x */
export function countsAround(x: Float64Array): number {
  let count = 0;
  const visit = (i: number): void => {
    if (i >= x.length) return;
    count += x[i]!;
    visit(2 * i + 1);
    visit(2 * i + 2);
  };
  visit(0);
  return count;
}

/** @differentiable wrt x */
export function ofViews(x: Float64Array): number {
  const sum = (y: Float64Array): number => (y.length === 0 ? 0 : y[0]! ** 2 + sum(y.subarray(1)));
  return sum(x);
}

/** @differentiable wrt x */
export function readsWhatChanges(x: number, n: number): number {
  let k = 1;
  const f = (i: number): number => (i <= 0 ? x * k : f(i - 1) * x + k);
  let s = 0;
  for (let j = 0; j < n; j++) {
    s += f(2);
    k += x;
  }
  return s;
}

/** @differentiable wrt x */
export function remembers(x: number, n: number): number {
  const memo = new Float64Array(n + 1).fill(-1);
  const fib = (k: number): number => {
    if (k < 2) return k * x;
    if (memo[k]! >= 0) return memo[k]!;
    const v = fib(k - 1) + fib(k - 2);
    memo[k] = v;
    return v;
  };
  return fib(n);
}

/** @differentiable wrt x */
export function pushesAround(x: Float64Array, n: number): number {
  const out: number[] = [];
  const walk = (i: number, acc: number): void => {
    if (i >= x.length) {
      out.push(acc);
      return;
    }
    walk(i + 1, acc * x[i]!);
    walk(i + 1, acc + x[i]!);
  };
  walk(0, 1);
  return out.reduce((s, v) => s + v, 0);
}

/** @differentiable wrt x */
export function changesAround(x: Float64Array): number {
  let [count, best, any] = [0, x[0]!, false];
  const state = { sum: 0 };
  const visit = (i: number, depth: number): number => {
    if (i >= x.length) return depth;
    count++;
    state.sum += x[i]! * depth;
    if (x[i]! > best) {
      best = x[i]!;
      any = true;
    }
    let deepest = 0;
    for (let k = 1; k <= 2; k++) {
      const d = visit(2 * i + k, depth + 1);
      if (d > deepest) deepest = d;
      state.sum *= x[0]!;
    }
    return deepest;
  };
  const d = visit(0, 1);
  return (any ? best : 2 * best) * count + state.sum * d;
}

/** @differentiable wrt x */
export function keepsTheLast(x: number, n: number): number {
  let last: number | undefined;
  let s = 0;
  const go = (k: number): void => {
    if (k > n) return;
    const v = Math.sin(x * k);
    if (last !== undefined) s += v * last;
    last = v;
    go(k + 1);
  };
  go(0);
  return s + (last ?? 0);
}

const tree = Float64Array.of(0.3, 0.5, 0.9, 0.2);
const kids = [[1, 2], [3], [], []];
export const samples = {
  power: [[0.7, 3]],
  sumFrom: [[Float64Array.of(0.3, 0.5, 0.9), 2]],
  fillTree: [[Float64Array.of(0.3, 0.5, 0.9, 0.2)]],
  adaptive: [[0.7, 2]],
  evenAndOdd: [[0.7, 3]],
  positions: [[Float64Array.of(0.3, 0.45, 0.9)]],
  oneInAnother: [[0.7, 2]],
  givesPairs: [[0.7, 3]],
  quicksort: [[Float64Array.of(0.3, 0.5, 0.9, 0.2)]],
  overLists: [[0.7, kids]],
  withDefault: [[0.7]],
  scalesList: [[0.7]],
  countsAround: [[tree]],
  ofViews: [[tree]],
  readsWhatChanges: [[0.7, 3]],
  remembers: [[0.7, 6]],
  pushesAround: [[Float64Array.of(0.3, 0.5, 0.9), 2]],
  changesAround: [[tree]],
  keepsTheLast: [[0.7, 3]],
};
