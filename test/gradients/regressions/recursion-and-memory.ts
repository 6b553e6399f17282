/** What recursive functions do to memory that others read: what is read before must be what the reverse sweep finds. */

/** @differentiable wrt x */
export function collected(x: Float64Array): number {
  const out: number[] = [];
  collect(x, 0, x.length, out);
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i]! * out[i]! * (i + 1);
  return sum;
}

function collect(x: Float64Array, from: number, to: number, out: number[]): void {
  if (to - from <= 0) return;
  const middle = (from + to) >> 1;
  collect(x, from, middle, out);
  out.push(Math.sin(x[middle]!) * (out.length + 1));
  collect(x, middle + 1, to, out);
}

/** @differentiable wrt x */
export function ordered(x: Float64Array, w: Float64Array): number {
  const order = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++) order[i] = i;
  arrange(x, order, 0, x.length - 1);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += w[i]! * x[order[i]!]! * x[order[i]!]!;
  arrange(w, order, 0, x.length - 1);
  for (let i = 0; i < x.length; i++) sum += w[order[i]!]! * Math.sin(x[i]!);
  return sum;
}

function arrange(x: Float64Array, order: Int32Array, low: number, high: number): void {
  if (low >= high) return;
  let k = low;
  for (let i = low; i < high; i++) {
    if (x[order[i]!]! < x[order[high]!]!) {
      const t = order[i]!;
      order[i] = order[k]!;
      order[k++] = t;
    }
  }
  const t = order[high]!;
  order[high] = order[k]!;
  order[k] = t;
  arrange(x, order, low, k - 1);
  arrange(x, order, k + 1, high);
}

/** @differentiable wrt x */
export function changedAfterReturn(x: number, n: number): number {
  const a = grown(x, n);
  let sum = a[0]! * a[1]!;
  a[0] = 3 * a[1]!;
  const b = grown(a[0]!, n);
  sum += a[0]! * b[1]!;
  b[1] = 0;
  return sum + b[0]! * b[0]!;
}

/** Reads what it returns. */
function grown(x: number, n: number): Float64Array {
  if (n === 0) return Float64Array.of(x, x * x);
  const a = grown(Math.sin(x) + 0.5, n - 1);
  const b = Float64Array.of(a[0]! * x, a[1]! + a[0]!);
  a[0] = 0;
  b[1] = b[1]! * b[0]!;
  return b;
}

/** @differentiable wrt x */
export function pair(x: number, n: number): number {
  const { s, c, isDone } = rotated(x, n);
  return isDone ? s * c + s : s;
}

function rotated(x: number, n: number): { s: number; c: number; isDone: boolean } {
  if (n === 0) return { s: x, c: 1 - (x * x) / 2, isDone: true };
  const { s, c, isDone } = rotated(x / 2, n - 1);
  return { s: 2 * s * c, c: c * c - s * s, isDone };
}

/** @differentiable wrt x */
export function stopsInside(x: number, n: number): number {
  if (n > 5) throw new Error(`too deep: ${n}`);
  if (x > 2) return x;
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    if (i === n) break;
    sum += stopsInside(x * 1.5 + i, n + 1) * x;
    if (sum > 20) return sum * sum;
  }
  return sum;
}

/** @differentiable wrt x */
export function saved(x: Float64Array): number {
  const a = x.slice();
  let sum = 0;
  for (let k = 0; k < 4; k++) {
    for (let i = 0; i + 1 < a.length; i++) a[i] = a[i]! * a[i + 1]!;
    sum += total(a, 0) * a[0]!;
  }
  return sum;
}

function total(a: Float64Array, i: number): number {
  return i >= a.length ? 0 : Math.cos(a[i]!) + total(a, i + 1);
}

interface Particle {
  x: number;
  v: number[];
}

/** @differentiable wrt particles */
export function simulated(particles: Particle[], steps: number): number {
  if (steps === 0) {
    let sum = 0;
    for (const p of particles) sum += p.x * p.x + p.v[0]!;
    return sum;
  }
  for (const p of particles) {
    p.x += 0.1 * p.v[0]!;
    p.v[0] = p.v[0]! - 0.1 * Math.sin(p.x);
  }
  const first = particles[0]!;
  particles[0] = particles[particles.length - 1]!;
  particles[particles.length - 1] = first;
  return simulated(particles, steps - 1) + first.x * first.v[0]!;
}

/** @differentiable wrt a b */
export function exchanged(a: Float64Array, b: Float64Array, n: number): number {
  if (n === 0) return a[0]! - 2 * b[0]!;
  const p = n % 2 === 0 ? a : b;
  const q = n % 2 === 0 ? b : a;
  p[0] = p[0]! * q[1]!;
  const sum = exchanged(q, p, n - 1) * q[0]!;
  q[1] = q[1]! + sum;
  return sum + p[0]! * q[1]!;
}

/**
 * By one of two arrays that go by one name.
 * @differentiable wrt x
 */
export function oneOfTwo(x: Float64Array, y: Float64Array, n: number): number {
  if (n === 0) return x[0]! * y[0]!;
  let a = x;
  for (let i = 0; i < n; i++) if (i === 1) a = y;
  return a[1]! * a[1]! * x[0]! + oneOfTwo(x, y, n - 1);
}

/** @differentiable wrt x */
export function folded(x: number, n: number, kind: "sum" | "product"): number {
  if (n === 0) return x;
  const rest = folded(Math.sin(x), n - 1, kind);
  return kind === "sum" ? rest + x : rest * x;
}

/**
 * An array together with one of its elements.
 * @differentiable wrt x
 */
export function withElement(x: Float64Array): number {
  return weighed(x, x[1]!, 2);
}

function weighed(x: Float64Array, a: number, n: number): number {
  return n === 0 ? Math.sin(x[1]!) * a : weighed(x, x[1]! * a, n - 1) * x[1]!;
}

export const samples = {
  withElement: [[Float64Array.of(0.3, 1.2)]],
  oneOfTwo: [[Float64Array.of(0.3, 1.2), Float64Array.of(0.7, -0.4), 3]],
  folded: [
    [0.7, 0, "sum"],
    [0.7, 2, "sum"],
    [0.7, 3, "product"],
  ],
  collected: [[Float64Array.of(0.3, 1.2, -0.4, 2, 0.1)], [new Float64Array([])]],
  ordered: [[Float64Array.of(0.3, 1.2, -0.4, 2, 0.1), Float64Array.of(3, 1, 2, -1, 0.5)]],
  changedAfterReturn: [
    [0.7, 0],
    [0.7, 1],
    [0.7, 3],
  ],
  pair: [
    [0.8, 0],
    [0.8, 3],
  ],
  stopsInside: [
    [0.3, 1],
    [0.9, 0],
    [0.5, 2],
    [0.1, 6],
  ],
  saved: [[Float64Array.of(0.3, 1.2, -0.4)]],
  simulated: [
    [
      [
        { x: 0.3, v: [1] },
        { x: 1.2, v: [-0.5] },
        { x: 0.1, v: [0.2] },
      ],
      3,
    ],
  ],
  exchanged: [[Float64Array.of(0.3, 1.2), Float64Array.of(0.7, -0.4), 3]],
};
