/** Bounds as JavaScript counts: whole towards zero, NaN for 0, below 0 from the end, never beyond either end. */
const bounds = [Number.NaN, 0.5, -0.5, 1.7, -1.7, 2, -2, 9, -9, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

function weighted(list: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < list.length; i++) sum += list[i]! * list[i]! * (i + 1);
  return sum;
}

/** @differentiable wrt x y */
export function setAt(x: Float64Array, y: Float64Array, k: number): number {
  const z = x.slice();
  z.set(y, k);
  return weighted(z);
}

/** @differentiable wrt x y */
export function setInPlace(x: Float64Array, y: Float64Array, k: number): void {
  x.set(
    y.map((v) => v * v),
    k,
  );
}

/** @differentiable wrt x */
export function setWithinItself(x: Float64Array, k: number): void {
  x.set(x.subarray(0, 2), k);
}

/** @differentiable wrt x */
export function sliced(x: Float64Array, from: number, to: number): number {
  return weighted(x.slice(from, to)) + weighted(x.slice(from));
}

/** @differentiable wrt x */
export function part(x: Float64Array, from: number, to: number): number {
  const view = x.subarray(from, to);
  let sum = weighted(view);
  for (let i = 0; i < view.length; i++) view[i] *= view[i]!;
  return sum + weighted(x);
}

/** @differentiable wrt x v */
export function filled(x: Float64Array, v: number, from: number, to: number): number {
  const z = x.slice();
  z.fill(v, from, to);
  return weighted(z) + weighted(x.slice().fill(v * v, from));
}

/** @differentiable wrt x */
export function copiedWithin(x: Float64Array, to: number, from: number, end: number): number {
  const z = x.slice();
  z.copyWithin(to, from, end);
  return weighted(z) + weighted(x.slice().copyWithin(from, to));
}

/** @differentiable wrt x v */
export function ofLists(x: number[], v: number, from: number, to: number): number {
  const filled = x.slice().fill(v, from, to);
  const copied = x.slice().copyWithin(from, to);
  return weighted(x.slice(from, to)) + weighted(filled) + weighted(copied);
}

/** @differentiable wrt x */
export function spliced(x: number, from: number, count: number): number {
  const list = [x, 2, x * x, 4];
  const removed = list.splice(from, count);
  const others = [x, 2, x * x, 4];
  const replaced = others.splice(from, count, x, 3);
  return weighted(list) + 2 * weighted(removed) + 3 * weighted(others) + 5 * weighted(replaced);
}

/** @differentiable wrt x */
export function oneOf(x: Float64Array, k: number): number {
  let sum = ([x[0]!, 2, 3].at(k) ?? 7) + (x.at(k) ?? 5) + ([x[0]!, 2, 3][k] ?? 7) + (x[k] ?? 5);
  const [counted, indexed] = [x.at(k), x[k]];
  if (counted !== undefined) sum += counted * counted * 3;
  if (indexed !== undefined) sum += indexed * indexed * 3;
  for (let i = k; i >= 0 && i < 4; i++) sum += x[i] ?? x[0]! * 7;
  return sum;
}

/** @differentiable wrt x */
export function ofPartsInLoops(x: Float64Array, data: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < 2; i++) {
    const [own, given] = [x.slice(from - i), data.slice(from - i)];
    given[0] = x[i]!;
    const both = new Float64Array(own.length / 2);
    both.set(own.subarray(0, 1), from - 0.5);
    for (let j = 0; j < 2; j++) for (let k = 0; k < both.length; k++) sum += both[k]! * both[k]! * (k + 1);
    sum += weighted(own) * weighted(given);
  }
  return sum;
}

/** @differentiable wrt x */
export function madeWith(x: number, n: number): number {
  const whole = new Float64Array(n / 2);
  for (let i = 0; i < whole.length; i++) whole[i] = x * x * (i + 1);
  let sum = weighted(whole);
  for (let k = 0; k < 3; k++) {
    const part = new Float64Array(n / 2);
    for (let i = 0; i < part.length; i++) part[i] = x * x * (i + k);
    for (let j = 0; j < 2; j++) for (let i = 0; i < part.length; i++) sum += part[i]! * part[i]!;
  }
  return sum;
}

/** @differentiable wrt x */
export function madeOfPositions(x: number, n: number): number {
  const list = Array.from({ length: n }, (_, i) => x * (i + 1));
  return weighted(list) + weighted(Float64Array.from({ length: n }, (_, i) => x * i)) + list.length;
}

const x = Float64Array.of(0.7, -1.1, 0.4, 1.3);
const pairs = bounds.map((bound, i) => [bound, bounds[(i * 4 + 5) % bounds.length]!] as const);
const offsets = [Number.NaN, 0.5, -0.5, 1.7, 2];

export const samples = {
  setAt: offsets.map((k) => [x, Float64Array.of(0.3, 0.9), k]),
  setInPlace: offsets.map((k) => [x, Float64Array.of(0.3, 0.9), k]),
  setWithinItself: offsets.map((k) => [x, k]),
  sliced: pairs.map((pair) => [x, ...pair]),
  part: pairs.map((pair) => [x, ...pair]),
  filled: pairs.map((pair) => [x, 0.6, ...pair]),
  copiedWithin: pairs.map((pair, i) => [x, ...pair, bounds[(i * 3 + 1) % bounds.length]!]),
  spliced: pairs.map((pair) => [0.7, ...pair]),
  oneOf: bounds.map((bound) => [x, bound]),
  ofPartsInLoops: [0.5, 0.7, 1.3].map((from) => [x, Float64Array.of(0.2, 0.5, -0.4, 0.9), from]),
  madeWith: [5, 4, Number.NaN, 0.5].map((n) => [0.7, n]),
  madeOfPositions: [Number.NaN, 0.5, 2.5, -1].map((n) => [0.7, n]),
  ofLists: pairs.map((pair) => [Array.from(x), 0.6, ...pair]),
};
