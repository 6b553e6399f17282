/** Arrays and objects that may be left out: fields of options, and parameters. */

interface Bounds {
  lo: number;
  hi: number;
  slack?: number;
}

interface Options {
  weights?: number[];
  bounds?: Bounds;
  scale?: Float64Array;
  rate?: number;
  rows?: number[][];
}

const DEFAULTS = { weights: [1, 2, 3], bounds: { lo: -1, hi: 1 }, rate: 2 } as const;

/** @differentiable wrt x */
export function weightedSum(x: Float64Array, options: Options = {}): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]! * (options.weights?.[i] ?? 1);
  return sum * (options.rate ?? 1);
}

/** @differentiable wrt x */
export function clamped(x: number, options?: Options): number {
  const lo = options?.bounds?.lo ?? -0.5;
  const slack = options?.bounds?.slack ?? 0.25;
  return Math.max(lo, x) * x + slack * Math.sin(x) * (options?.weights?.length ?? 1);
}

/** @differentiable wrt x options */
export function asked(x: number[], options: Options): number {
  let sum = 0;
  if (options.weights) for (let i = 0; i < x.length; i++) sum += x[i]! * options.weights[i]! ** 2;
  else for (const v of x) sum += v * v;
  if (options.bounds !== undefined) sum *= options.bounds.hi - options.bounds.lo;
  if (!options.rows) return sum;
  for (const row of options.rows) for (const v of row) sum += v * sum;
  return sum;
}

/** @differentiable wrt x */
export function unpacked(x: number, { bounds, rate = 2, weights = [0.5, 2] }: Options = {}): number {
  if (bounds) x = Math.min(Math.max(x, bounds.lo), bounds.hi);
  return rate * x * x * weights[1]!;
}

/** @differentiable wrt x */
export function withDefaults(x: number, options: Options): number {
  const { bounds = { lo: 0, hi: 2 }, scale } = options;
  const { lo, hi } = options.bounds ?? bounds;
  const weights = options.weights ?? [x, 2, 3];
  let sum = lo * x + hi * x * x;
  for (const w of weights) sum += w * x;
  if (scale) for (let i = 0; i < scale.length; i++) sum += scale[i]! * x ** i;
  return sum;
}

/** @differentiable wrt x */
export function spread(x: number, options: Options = {}): number {
  const all = { ...DEFAULTS, ...options };
  return all.rate * x * all.weights[0]! + all.bounds.hi * x * x + (options.bounds?.slack ?? 2) * x;
}

/** @differentiable wrt x */
export function array(x: number, w?: number[], scale?: Float64Array): number {
  w = w ?? [x, x * x];
  let sum = w[0]! * x;
  for (let i = 1; i < w.length; i++) sum += w[i]!;
  return scale ? sum * scale[0]! : sum;
}

/** @differentiable wrt x */
export function askedByOtherNames(x: number, d = 0.7, m: Rates = {}): number {
  const o = { u: d, w: m.a };
  let best: { u: number; v: number } | null = x > 0 ? { u: x, v: d } : null;
  if (best !== null) o.u = 0.5 * best.u - 0.5 * (best?.v ?? 1);
  if (x > 5) best = null;
  return (o.u ?? 3) * x + (o.w ?? 2) * x * x;
}

function padded(a: number, b = [0.5, -0.75], w?: number[]): number {
  return a * b[1]! + (w?.[1] ?? a);
}

/** @differentiable wrt x */
export function listHandedOn(x: number, w?: number[]): number {
  return padded(x * x, w) * padded(x, undefined, w) + padded(x, [x, 2]);
}

/** @differentiable wrt x */
export function withObject(x: number, bounds: Bounds = { lo: 0.1, hi: 3 }): number {
  return x * bounds.lo + x * x * bounds.hi + (bounds.slack ?? 1) * x;
}

function power(x: number, n: number, options: Options): number {
  if (n === 0) return options.weights ? options.weights[0]! : 1;
  return x * power(x, n - 1, options) + (options.bounds?.lo ?? 0) * x;
}

/** @differentiable wrt x */
export function handedOn(x: number, n: number, options: Options = {}): number {
  const own: Options = { rate: x, weights: [x, 1] };
  const other: Options = n > 2 ? options : { bounds: { lo: x, hi: 1 } };
  return power(x, n, options) + power(x, n, own) + power(x, n, other) + power(x, n, {});
}

interface Rates {
  a?: number;
  b?: number;
}

/** @differentiable wrt x */
export function wholeAsked(x: number, p?: Rates, bounds?: Bounds): number {
  const { b = 3 } = p ?? {};
  if (bounds) x = Math.min(Math.max(x, bounds.lo), bounds.hi) * (bounds.slack ?? 1);
  const both = { ...{ a: 1, lo: x }, ...p, ...bounds };
  if (p === undefined) return x * x * both.lo;
  return x * (p.a ?? 2) * b + both.a * x * x;
}

/** @differentiable wrt x */
export function defaultOfOne(x: number, p: Rates = { a: 1 }): number {
  return x * (p.a ?? 2) + x * x * (p.b ?? 4);
}

/** @differentiable wrt x */
export function defaultElsewhere(x: number, list: Rates[], p: Rates = list[0]!): number {
  return x * (p.a ?? 2) + x * x * (p.b ?? 4);
}

/** @differentiable wrt x */
export function tuple(x: number, range?: [number, number], rows?: number[][]): number {
  const [lo, hi] = range ?? [x, 2];
  return lo * x * x + hi * x + (rows?.length ?? 3) * x;
}

/** @differentiable wrt x */
export function givenLater(x: number, options: Options): number {
  const best: { w?: number[]; gain: number; scale?: number } = { gain: 1 };
  for (let i = 0; i < 3; i++) {
    if (i > 0 && !best.w) best.w = [x, options.rate ?? 2, 3];
    if (best.w) best.gain += best.w[i]! * x;
    best.scale = (best.scale ?? x) * 2;
  }
  let rates: Rates = { a: x };
  if (best.gain > 1) rates = { b: x * x };
  return best.gain * x * (best.scale ?? 1) + (rates.a ?? 3) * x + (rates.b ?? 5) * x;
}

export const samples = {
  weightedSum: [
    [Float64Array.of(0.4, -0.7)],
    [Float64Array.of(0.4, -0.7), {}],
    [Float64Array.of(0.4, -0.7, 1.1), { weights: [2, 3], rate: 0.5 }],
  ],
  clamped: [
    [0.7],
    [0.7, {}],
    [0.7, { bounds: { lo: 0.9, hi: 2 }, weights: [1, 2] }],
    [0.7, { bounds: { lo: 0.1, hi: 2, slack: 2 } }],
  ],
  asked: [
    [[0.4, -0.7], {}],
    [[0.4, -0.7], { weights: [2, 3], bounds: { lo: -0.5, hi: 2 }, rows: [[0.3], [0.1, -0.2]] }],
  ],
  unpacked: [[0.7], [0.7, { weights: [1, 3] }], [0.7, { bounds: { lo: -1, hi: 1 }, rate: 3 }]],
  withDefaults: [
    [0.7, {}],
    [0.7, { weights: [3], bounds: { lo: 1, hi: 0.5 }, scale: Float64Array.of(0.5, 0.25, 2) }],
  ],
  spread: [[0.7], [0.7, { weights: [3], rate: 0.25 }], [0.7, { bounds: { lo: 1, hi: 0.5, slack: 3 } }]],
  array: [[0.7], [0.7, [2, 3]], [0.7, undefined, Float64Array.of(3)]],
  askedByOtherNames: [[0.7], [-0.7, 2], [0.7, undefined, { a: 3 }]],
  listHandedOn: [[0.7], [0.7, [2, 3]]],
  withObject: [[0.7], [0.7, { lo: 1, hi: 2 }], [0.7, { lo: 1, hi: 2, slack: 4 }]],
  wholeAsked: [
    [0.7],
    [0.7, { a: 1.5 }],
    [0.7, { b: 0.5 }, { lo: 0.9, hi: 2 }],
    [0.7, undefined, { lo: 0.1, hi: 0.5, slack: 3 }],
  ],
  defaultOfOne: [[0.7], [0.7, {}], [0.7, { a: 3, b: 2 }]],
  defaultElsewhere: [
    [0.7, [{ b: 1 }]],
    [0.7, [{ b: 1 }], { a: 3 }],
  ],
  tuple: [[0.7], [0.7, [2, 3]], [0.7, undefined, [[1]]]],
  givenLater: [
    [0.7, {}],
    [0.7, { weights: [1, 2, 3] }],
  ],
  handedOn: [
    [0.7, 2],
    [0.7, 3, { weights: [0.3], bounds: { lo: 0.2, hi: 1 } }],
    [0.7, 2, { weights: [0.3] }],
  ],
};
