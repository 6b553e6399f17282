/** Methods of arrays that call a function for the elements, and those that search, sort and put arrays together. */

/** @differentiable wrt x a */
export function maps(x: Float64Array, a: number): number {
  const y = x.map((v, i) => Math.sin(v * a) * (i + 1));
  const z = y.map((v) => v * v);
  return z.reduce((s, v, i) => s + v * y[i]! + s * 0.1, a);
}

/** @differentiable */
export function mapsLists(x: number[]): number[] {
  const shifted = x.map((v, i, all) => v * all[(i + 1) % all.length]!);
  return shifted.map(Math.exp).map((v) => v / shifted.length);
}

/** @differentiable */
export function softmax(x: number[]): number[] {
  const top = Math.max(...x);
  const e = x.map((v) => Math.exp(v - top));
  const sum = e.reduce((a, b) => a + b);
  return e.map((v) => v / sum);
}

/** @differentiable wrt a b */
export function matrixProduct(a: number[][], b: number[][]): number {
  const columns = b[0]!.map((_, j) => b.map((row) => row[j]!));
  const c = a.map((row) => columns.map((column) => row.reduce((s, v, k) => s + v * column[k]!, 0)));
  return c.reduce((s, row, i) => s + row.reduce((t, v, j) => t + v * v * (i + 2 * j + 1), 0), 0);
}

/** @differentiable */
export function forEachEffects(x: Float64Array): number {
  let sum = 1,
    count = 0;
  const y = x.slice();
  x.forEach((v, i) => {
    if (v < 0) return;
    sum = sum * v + i;
    count++;
    y[i] = y[i]! * sum;
  });
  return y.reduce((s, v) => s + v * v, sum) + count;
}

interface Moments {
  mean: number;
  squares: number;
  count: number;
}

/** @differentiable */
export function welford(x: Float64Array): number {
  const moments = x.reduce<Moments>(
    (m, v) => {
      m.count++;
      const delta = v - m.mean;
      m.mean += delta / m.count;
      m.squares += delta * (v - m.mean);
      return m;
    },
    { mean: 0, squares: 0, count: 0 },
  );
  return (moments.squares / moments.count) * moments.mean;
}

/** @differentiable */
export function rebuilds(x: number[]): number {
  const { re, im } = x.reduce((z, v) => ({ re: z.re * v - z.im * 0.5, im: z.im * v + z.re }), { re: 1, im: 0.3 });
  const [a, b] = x.reduceRight<[number, number]>(([p, q], v) => [q + v, p * v], [1, 2]);
  return re * im + a * b;
}

/** @differentiable wrt x y */
export function questions(x: number[], y: number): number {
  const first = x.findIndex((v) => v * y > 0.5);
  const found = x.find((v) => v > y) ?? y * y;
  const bonus = x.some((v) => v > 1.9) && x.every((v) => v > -2) ? x[1]! * y : y;
  return (first < 0 ? 1 : x[first]! * x[first]!) + found * bonus + x.indexOf(x[2]!) * y;
}

/** @differentiable wrt x t */
export function filters(x: Float64Array, t: number): number {
  const large = x.filter((v) => v > t);
  const list = Array.from(x).filter((_, i) => i % 2 === 0);
  const both = [...list, ...large, t];
  return both.reduce((s, v, i) => s + v * v * (i + 1), 0) * (large.length + 1);
}

/** @differentiable */
export function flattens(rows: number[][]): number {
  const flat = rows.flat();
  const outer = rows.flatMap((row, i) => row.map((v) => v * row[0]! * (i + 1)));
  return flat.concat(outer, 3).reduce((s, v, i) => s + Math.sin(v) * i, 0);
}

/** @differentiable */
export function sorts(x: number[]): number {
  const sorted = x.slice().sort((a, b) => a - b);
  const order = x.map((_, i) => i).sort((i, j) => Math.abs(x[j]!) - Math.abs(x[i]!));
  let s = 0;
  sorted.forEach((v, i) => {
    s += v * v * (i + 1) + x[order[i]!]! * i;
  });
  return s + sorted[Math.floor(sorted.length / 2)]! * sorted[0]!;
}

/** @differentiable */
export function sortsInPlace(x: Float64Array): void {
  x.sort();
  x.reverse();
  x.forEach((v, i) => {
    x[i] = v * v * (i + 1);
  });
}

/** @differentiable */
export function sortsRows(rows: number[][]): number[][] {
  return rows
    .slice()
    .sort((a, b) => b[1]! - a[1]!)
    .map((row) => row.slice().reverse());
}

/** @differentiable wrt x h */
export function madeByFunctions(x: number, h: number, n: number): number {
  const grid = Array.from({ length: n }, (_, i) => x + i * h);
  const table = Array.from({ length: 2 }, (_, k) => grid.map((g) => Math.cos(g * (k + 1))));
  const weights = Float64Array.from(grid, (g, i) => g * g + i);
  const ramp = new Array<number>(n).fill(h).map((v, i) => v * i * x);
  return table.reduce((s, row) => s + row.reduce((a, b, i) => a + b * weights[i]!, 0), 0) + Math.min(...ramp, x);
}

interface Particle {
  x: number;
  v: number;
  readonly m: number;
}

/** @differentiable wrt particles k */
export function springs(particles: Particle[], k: number): number {
  const moved = particles.map((p, i): Particle => ({ ...p, v: p.v - k * (p.x - i) }));
  moved.forEach((p) => {
    p.x += 0.1 * p.v;
  });
  const heavy = moved.filter((p) => p.m > 1).sort((p, q) => p.x - q.x);
  const energy = moved.reduce((s, p) => s + 0.5 * p.m * p.v * p.v + 0.5 * k * p.x * p.x, 0);
  return energy * heavy[0]!.x + heavy.length;
}

/** @differentiable wrt start rate */
export function simulates(start: number[], rate: number, steps: number): number {
  let state = start;
  const history = [state];
  for (let t = 0; t < steps; t++) {
    state = state.map((v, i) => v + rate * (state[(i + 1) % state.length]! - v));
    history.push(state);
  }
  return history.reduce((s, row, t) => s + row.reduce((a, v) => a + v * v, 0) * (t + 1), 0);
}

/** @differentiable wrt p x */
export function ofTuples(p: [number, number, number], x: number): number {
  const functions = [Math.sin, (v: number) => v * p[1], (v: number) => v * v];
  const y = functions.reduce((v, f) => f(v), x);
  const values = functions.map((f) => f(p[0] * x));
  return p.map((v) => v * y).reduce((a, b) => a + b, 0) + Math.max(...values) + p.reduce((a, b) => a * b);
}

const list = [0.7, -0.4, 1.2, 0.3];
const typed = Float64Array.from(list);

export const samples = {
  maps: [[typed, 0.8]],
  mapsLists: [[list]],
  softmax: [[list]],
  matrixProduct: [
    [
      [
        [1, 0.5],
        [-0.3, 2],
      ],
      [
        [0.2, -0.7, 1],
        [1.1, 0.4, 0.3],
      ],
    ],
  ],
  forEachEffects: [[typed]],
  welford: [[typed]],
  rebuilds: [[list]],
  questions: [
    [list, 0.9],
    [list, 1.6],
    [[1.95, 0.3, 0.2], 0.5],
  ],
  filters: [[typed, 0.5]],
  flattens: [[[[0.2, -0.7, 1], [1.1], [0.4, 0.3]]]],
  sorts: [[list], [[0.4]], [[0.5, 0.2, -0.1, -0.8, 2, 1.4, 0.9]]],
  sortsInPlace: [[typed]],
  sortsRows: [
    [
      [
        [0.2, -0.7],
        [1.1, 3],
        [0.4, 0.3],
      ],
    ],
  ],
  madeByFunctions: [[0.3, 0.25, 3]],
  springs: [
    [
      [
        { x: 0.2, v: 1, m: 2 },
        { x: 1.4, v: -0.5, m: 0.8 },
        { x: 1.8, v: 0.1, m: 3 },
      ],
      0.6,
    ],
  ],
  simulates: [
    [list, 0.3, 3],
    [list, 0.3, 0],
  ],
  ofTuples: [[[0.4, 1.3, -0.7], 0.6]],
};
