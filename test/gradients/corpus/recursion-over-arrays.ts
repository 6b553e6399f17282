/** Functions that call themselves and share arrays with their callers: written by both, given back, made anew, seen through views. */

/** @differentiable wrt x */
export function overwrittenAfterCall(x: Float64Array): number {
  const a = x.slice();
  let sum = 0;
  for (let k = 0; k < 3; k++) {
    sum += squares(a, a.length);
    a[0] = a[1]! * 2 + k;
    for (let i = 1; i < a.length; i++) a[i] = Math.sin(a[i]! + a[i - 1]!);
  }
  return sum;
}

function squares(a: Float64Array, n: number): number {
  if (n === 0) return 0;
  return a[n - 1]! * a[n - 1]! * a[0]! + squares(a, n - 1);
}

/** @differentiable wrt x */
export function givesBackItsArgument(x: Float64Array): number {
  const a = doubledUntil(x.slice(), 5);
  a[0] = a[0]! * a[1]!;
  return a[0]! * a[1]! + x[0]!;
}

function doubledUntil(a: Float64Array, limit: number): Float64Array {
  if (a[0]! > limit) return a;
  if (a[1]! < 0) return new Float64Array([1, 2]);
  for (let i = 0; i < a.length; i++) a[i] = a[i]! * 1.5 + 0.1 * a[i]! * a[i]!;
  return doubledUntil(a, limit);
}

/** @differentiable wrt re im */
export function transformInPlace(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  if (n === 1) return;
  const h = n / 2;
  const [evenRe, evenIm] = [new Float64Array(h), new Float64Array(h)];
  const [oddRe, oddIm] = [new Float64Array(h), new Float64Array(h)];
  for (let k = 0; k < h; k++) {
    evenRe[k] = re[2 * k]!;
    evenIm[k] = im[2 * k]!;
    oddRe[k] = re[2 * k + 1]!;
    oddIm[k] = im[2 * k + 1]!;
  }
  transformInPlace(evenRe, evenIm);
  transformInPlace(oddRe, oddIm);
  for (let k = 0; k < h; k++) {
    const c = Math.cos((-2 * Math.PI * k) / n);
    const s = Math.sin((-2 * Math.PI * k) / n);
    re[k] = evenRe[k]! + c * oddRe[k]! - s * oddIm[k]!;
    im[k] = evenIm[k]! + s * oddRe[k]! + c * oddIm[k]!;
    re[k + h] = evenRe[k]! - c * oddRe[k]! + s * oddIm[k]!;
    im[k + h] = evenIm[k]! - s * oddRe[k]! - c * oddIm[k]!;
  }
}

/** @differentiable wrt x */
export function halvesThroughViews(x: Float64Array): number {
  const a = x.slice();
  mix(a.subarray(0, a.length >> 1), a.subarray(a.length >> 1), 3);
  let sum = 0;
  for (const v of a) sum += v * v;
  return sum;
}

function mix(a: Float64Array, b: Float64Array, n: number): void {
  if (n === 0 || a.length === 0) return;
  for (let i = 0; i < a.length; i++) {
    const t = a[i]! * b[i]!;
    b[i] = Math.sin(a[i]!) + b[i]!;
    a[i] = t;
  }
  mix(b, a, n - 1);
  a[0] = a[0]! * b[0]!;
}

/** @differentiable wrt m */
export function eliminated(m: number[][]): number {
  const own: number[][] = [];
  for (let i = 0; i < m.length; i++) own[i] = m[i]!.slice();
  return eliminate(own, 0);
}

/** With pivots: rows are exchanged. */
function eliminate(m: number[][], k: number): number {
  if (k === m.length) return 1;
  let p = k;
  for (let i = k + 1; i < m.length; i++) if (Math.abs(m[i]![k]!) > Math.abs(m[p]![k]!)) p = i;
  const row = m[p]!;
  m[p] = m[k]!;
  m[k] = row;
  for (let i = k + 1; i < m.length; i++) {
    const f = m[i]![k]! / row[k]!;
    for (let j = k; j < m.length; j++) m[i]![j] = m[i]![j]! - f * row[j]!;
  }
  return row[k]! * eliminate(m, k + 1);
}

/** @differentiable wrt x */
export function summedInLoop(x: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += chain(x[i]!, n);
  return sum;
}

function chain(x: number, n: number): number {
  if (n <= 0) return Math.exp(-x);
  let s = x;
  while (s < 2) {
    s = s * 1.7 + chain(s * 0.5, n - 2) * 0.1;
    if (s > 1.8) break;
  }
  return s + (n % 2 === 0 ? chain(s, n - 1) : 0);
}

/** @differentiable wrt x */
export function norm(x: Float64Array): number {
  return products(x, x, x.length);
}

function products(a: Float64Array, b: Float64Array, n: number): number {
  return n === 0 ? 0 : a[n - 1]! * b[n - 1]! + products(b, a, n - 1);
}

interface Ball {
  height: number;
  speed: number;
}

/** @differentiable wrt height */
export function fallen(height: number, steps: number): number {
  const ball: Ball = { height, speed: 0.3 };
  return fall(ball, steps);
}

function fall(ball: Ball, steps: number): number {
  if (steps === 0) return ball.height * ball.height;
  const speed = ball.speed - 0.1 * ball.height;
  return fall({ height: ball.height + 0.2 * speed, speed: speed * 0.9 }, steps - 1) * 0.7 + ball.speed;
}

export const samples = {
  overwrittenAfterCall: [[Float64Array.of(0.3, 1.2, -0.4)], [Float64Array.of(2, 1)]],
  givesBackItsArgument: [[Float64Array.of(0.9, 1.2)], [Float64Array.of(0.9, -1.2)], [Float64Array.of(7, 1)]],
  transformInPlace: [[Float64Array.of(1, 2, 0, -1), Float64Array.of(0.5, -1, 2, 0.3)]],
  halvesThroughViews: [[Float64Array.of(0.3, 1.2, -0.4, 0.8)], [Float64Array.of(0.3, 1.2)]],
  eliminated: [
    [[[2]]],
    [
      [
        [0.5, 2, 1],
        [3, 5, -1],
        [0.2, 1, 4],
      ],
    ],
  ],
  summedInLoop: [
    [Float64Array.of(0.3, 1.2), 0],
    [Float64Array.of(0.3, 1.2, 0.7), 3],
  ],
  norm: [[Float64Array.of(1, 2, 3)]],
  fallen: [
    [1.3, 0],
    [1.3, 4],
  ],
};
