/** Functions that call themselves, directly or by way of others. */

/** @differentiable wrt x */
export function power(x: number, n: number): number {
  return n <= 0 ? 1 : x * power(x, n - 1);
}

/** @differentiable wrt x */
export function powerBySquaring(x: number, n: number): number {
  if (n === 0) return 1;
  const half = powerBySquaring(x, Math.floor(n / 2));
  return n % 2 === 0 ? half * half : half * half * x;
}

/** @differentiable wrt x */
export function treeSum(x: Float64Array): number {
  return sumBetween(x, 0, x.length);
}

function sumBetween(x: Float64Array, from: number, to: number): number {
  if (to - from === 0) return 0;
  if (to - from === 1) return Math.sin(x[from]!) * x[from]!;
  const middle = from + ((to - from) >> 1);
  const left = sumBetween(x, from, middle);
  const right = sumBetween(x, middle, to);
  return left + right + 0.1 * left * right;
}

/** @differentiable wrt a */
export function expandedByMinors(a: number[][]): number {
  const n = a.length;
  if (n === 1) return a[0]![0]!;
  let sum = 0;
  for (let k = 0; k < n; k++) {
    const minor: number[][] = [];
    for (let i = 1; i < n; i++) {
      const row: number[] = [];
      for (let j = 0; j < n; j++) if (j !== k) row[row.length] = a[i]![j]!;
      minor[minor.length] = row;
    }
    sum += (k % 2 === 0 ? 1 : -1) * a[0]![k]! * expandedByMinors(minor);
  }
  return sum;
}

/** @differentiable wrt x */
export function alternating(x: number, n: number): number {
  return n === 0 ? x : Math.sin(x) * odd(x + 0.5, n - 1);
}

function odd(x: number, n: number): number {
  return n === 0 ? 2 * x : alternating(x * 0.9, n - 1) + x;
}

/** @differentiable wrt a b */
export function fibonacci(a: number, b: number, n: number): number {
  if (n === 0) return a;
  if (n === 1) return b;
  return fibonacci(a, b, n - 1) * 0.5 + fibonacci(a, b, n - 2) * fibonacci(a, b, n - 2);
}

/** @differentiable wrt c x */
export function horner(c: Float64Array, x: number): number {
  return hornerFrom(c, 0, x);
}

function hornerFrom(c: Float64Array, i: number, x: number): number {
  if (i >= c.length) return 0;
  return c[i]! + x * hornerFrom(c, i + 1, x);
}

function ackermann(m: number, n: number): number {
  if (m === 0) return n + 1;
  if (n === 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

/** @differentiable wrt x */
export function ackermannTerms(x: number, m: number, n: number): number {
  let sum = 0;
  for (let i = 0; i < ackermann(m, n); i++) sum += Math.sin(x * i);
  return sum;
}

function integrand(x: number, p: number): number {
  return Math.exp(-p * x * x) * Math.cos(3 * x);
}

function simpson(a: number, b: number, p: number): number {
  return ((b - a) / 6) * (integrand(a, p) + 4 * integrand((a + b) / 2, p) + integrand(b, p));
}

function adapt(a: number, b: number, whole: number, p: number, tolerance: number, depth: number): number {
  const middle = (a + b) / 2;
  const left = simpson(a, middle, p);
  const right = simpson(middle, b, p);
  const error = left + right - whole;
  if (depth <= 0 || Math.abs(error) <= 15 * tolerance) return left + right + error / 15;
  return adapt(a, middle, left, p, tolerance / 2, depth - 1) + adapt(middle, b, right, p, tolerance / 2, depth - 1);
}

/** @differentiable wrt a b p */
export function quadrature(a: number, b: number, p: number): number {
  return adapt(a, b, simpson(a, b, p), p, 1e-4, 8);
}

/** @differentiable wrt x */
export function quickSorted(x: Float64Array, weights: Float64Array): number {
  const a = x.slice();
  quickSort(a, 0, a.length - 1);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * a[i]! * weights[i]!;
  return sum;
}

function quickSort(a: Float64Array, low: number, high: number): void {
  if (low >= high) return;
  const pivot = a[high]!;
  let k = low;
  for (let i = low; i < high; i++) {
    if (a[i]! < pivot) {
      const t = a[i]!;
      a[i] = a[k]!;
      a[k] = t;
      k++;
    }
  }
  a[high] = a[k]!;
  a[k] = pivot;
  quickSort(a, low, k - 1);
  quickSort(a, k + 1, high);
}

/** @differentiable wrt a */
export function sortInPlace(a: Float64Array): void {
  quickSort(a, 0, a.length - 1);
}

/** @differentiable wrt x */
export function mergeSorted(x: Float64Array): number {
  const a = x.slice();
  mergeSort(a, new Float64Array(a.length), 0, a.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.sin(a[i]! * (i + 1));
  return sum;
}

function mergeSort(a: Float64Array, t: Float64Array, from: number, to: number): void {
  if (to - from < 2) return;
  const middle = (from + to) >> 1;
  mergeSort(a, t, from, middle);
  mergeSort(a, t, middle, to);
  let i = from;
  let j = middle;
  for (let k = from; k < to; k++) {
    if (j >= to || (i < middle && a[i]! <= a[j]!)) t[k] = a[i++]!;
    else t[k] = a[j++]!;
  }
  for (let k = from; k < to; k++) a[k] = t[k]! * 1.01;
}

/** @differentiable wrt re im */
export function spectrum(re: Float64Array, im: Float64Array, w: Float64Array): number {
  const out = transform(re, im);
  let sum = 0;
  const n = re.length;
  for (let k = 0; k < n; k++) sum += w[k]! * (out[k]! * out[k]! + out[n + k]! * out[n + k]!);
  return sum;
}

/** The real parts, then the imaginary parts. */
function transform(re: Float64Array, im: Float64Array): Float64Array {
  const n = re.length;
  const out = new Float64Array(2 * n);
  if (n === 1) {
    out[0] = re[0]!;
    out[1] = im[0]!;
    return out;
  }
  const h = n / 2;
  const [evenRe, evenIm] = [new Float64Array(h), new Float64Array(h)];
  const [oddRe, oddIm] = [new Float64Array(h), new Float64Array(h)];
  for (let k = 0; k < h; k++) {
    evenRe[k] = re[2 * k]!;
    evenIm[k] = im[2 * k]!;
    oddRe[k] = re[2 * k + 1]!;
    oddIm[k] = im[2 * k + 1]!;
  }
  const even = transform(evenRe, evenIm);
  const odds = transform(oddRe, oddIm);
  for (let k = 0; k < h; k++) {
    const c = Math.cos((-2 * Math.PI * k) / n);
    const s = Math.sin((-2 * Math.PI * k) / n);
    const tr = c * odds[k]! - s * odds[h + k]!;
    const ti = s * odds[k]! + c * odds[h + k]!;
    out[k] = even[k]! + tr;
    out[k + h] = even[k]! - tr;
    out[n + k] = even[h + k]! + ti;
    out[n + k + h] = even[h + k]! - ti;
  }
  return out;
}

interface Model {
  w: Float64Array;
  b: number;
  inner: { k: number[] };
}

/** @differentiable wrt m x */
export function layered(m: Model, x: number, n = 3): number {
  if (n <= 0) return x * m.b;
  return m.w[n % m.w.length]! * layered(m, Math.tanh(x) + m.inner.k[0]!, n - 1) + layered(m, 2 * x, n - 2);
}

export const samples = {
  layered: [[{ w: Float64Array.of(0.3, 1.2), b: 0.7, inner: { k: [0.4] } }, 0.6]],
  power: [
    [1.3, 0],
    [1.3, 1],
    [0.7, 5],
  ],
  powerBySquaring: [
    [1.3, 0],
    [1.3, 1],
    [0.7, 13],
  ],
  treeSum: [[new Float64Array([])], [Float64Array.of(0.4)], [Float64Array.of(0.4, 1.2, -0.3, 2, 0.1)]],
  expandedByMinors: [
    [[[2]]],
    [
      [
        [1, 2],
        [3, 5],
      ],
    ],
    [
      [
        [1, 2, 0.5],
        [3, 5, -1],
        [0.2, 1, 4],
      ],
    ],
  ],
  alternating: [
    [0.3, 0],
    [0.3, 1],
    [0.3, 4],
    [1.1, 5],
  ],
  fibonacci: [
    [0.4, 0.7, 0],
    [0.4, 0.7, 1],
    [0.4, 0.7, 5],
  ],
  horner: [
    [new Float64Array([]), 2],
    [Float64Array.of(1, -2, 0.5, 3), 0.7],
  ],
  ackermannTerms: [
    [0.3, 1, 2],
    [0.3, 2, 1],
  ],
  quadrature: [
    [0, 1, 0.5],
    [-1, 2, 1.5],
  ],
  quickSorted: [[Float64Array.of(3, 1, 2, -1, 0.5), Float64Array.of(1, 2, 3, 4, 5)]],
  sortInPlace: [[Float64Array.of(3, 1, 2, -1, 0.5)], [Float64Array.of(1)]],
  mergeSorted: [[Float64Array.of(3, 1, 2, -1, 0.5)], [Float64Array.of(1)]],
  spectrum: [
    [Float64Array.of(1, 2), Float64Array.of(0.5, -1), Float64Array.of(1, 3)],
    [Float64Array.of(1, 2, 0, -1), Float64Array.of(0.5, -1, 2, 0.3), Float64Array.of(1, 3, 2, 0.5)],
  ],
};
