/** Loops with several counters: all but the first were kept for every trip, and the loops were taken for endless ones. */

/** @differentiable */
export function towardsEachOther(x: Float64Array): number {
  let s = 1;
  for (let i = 0, j = x.length - 1; i < j; i++, j--) s = s * Math.sin(x[i]! * x[j]!) + x[j]!;
  return s;
}

/** @differentiable */
export function metOrPassed(x: Float64Array): number {
  let s = 1;
  for (let i = 0, j = x.length - 1; j >= i; j -= 2, i++) s = s * x[i]! + x[j]! * (i + 2 * j);
  for (let i = x.length - 1, j = 0; j <= i; i--, j += 2) s = s * x[i]! - x[j]! * (i + 2 * j);
  for (let i = x.length, j = 1; i > j; i -= 3) s = s * x[i - 1]! - j;
  for (let i = 0, j = x.length - 1; i < j; i += 2, j++) if (j > 2 * x.length) s *= x[i % x.length]!;
  return s;
}

/**
 * Both go down, the one behind twice as fast.
 *
 * @differentiable
 */
export function caughtUp(x: Float64Array): number {
  let s = x[0]!;
  for (let i = x.length - 4, j = x.length - 1; i < j; i--, j -= 2) s = s * x[j]! + i * j;
  return s;
}

/** @differentiable */
export function readBehind(x: Float64Array): number {
  let s = 1,
    lo = 0,
    hi = x.length - 1;
  while (lo <= hi) {
    s = s * x[lo]! + x[hi]!;
    lo++;
    hi -= 2;
  }
  let [i, k] = [0, 5];
  for (; i < x.length; k += 3, i += 2) s *= x[i]! + 0.1 * k;
  return s * (lo - 3 * hi) + (k + 7 * i) * x[0]!;
}

/** @differentiable */
export function leftEarly(x: Float64Array, limit: number): number {
  let s = 1,
    i = 0,
    j = x.length - 1,
    k = 10;
  for (; i < j; i++, j--, k -= 3) {
    if (x[i]! < 0) continue;
    s *= x[i]! * x[j]! + 0.01 * k;
    if (s > limit) break;
  }
  return s * (i + 2 * j + 4 * k);
}

/** @differentiable */
export function returnedFrom(x: Float64Array, limit: number): number {
  let s = 0.5;
  for (let i = 0, j = x.length - 1; i <= j; j--, i++) {
    s += Math.exp(x[i]!) * s * x[j]!;
    if (s > limit) return s * x[j]! * i;
  }
  return s;
}

/**
 * Steps in the body, of whatever depth.
 *
 * @differentiable
 */
export function steppedInBody(x: Float64Array): number {
  let s = 1,
    k = 0,
    t = 0;
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c <= r; c++) {
      s *= x[k % x.length]! + 0.1 * t;
      k++;
      t += 2;
    }
    t--;
  }
  return s * k + t * x[0]!;
}

/** @differentiable */
export function rowByRow(x: Float64Array, rows: Int32Array): number {
  const width = rows.length;
  let s = 1;
  for (let r = 0, base = 0; base + width <= x.length; r++, base += width) {
    let own = 0;
    for (let c = 0, at = base; c < width; c++, at++) own += x[at]! * x[at]! * rows[c]!;
    s = s * own + r;
  }
  return s;
}

/**
 * One that no trip changes by the same, and one that the other changes.
 *
 * @differentiable
 */
export function unsteady(x: Float64Array): number {
  let s = 1;
  for (let i = 0, k = 1, t = 0; i < x.length; k *= 2, t += i, i++) s = s * x[i]! + k * x[t % x.length]!;
  for (let i = 0, j = x.length - 1; i < j; i++, j -= i) s = s * x[i]! + x[j]!;
  for (let i = 0, j = x.length - 1; i < j; i++, j--) {
    if (x[i]! > 1) j--;
    s = s * x[i]! + 0.5;
  }
  return s;
}

/**
 * Never further than the other by exactly one.
 *
 * @differentiable
 */
export function untilEqual(x: Float64Array): number {
  let s = 1;
  for (let i = 0, j = 2 * (x.length >> 1); i !== j; i++, j--) s = s * x[i]! + j;
  return s;
}

/**
 * What is nothing to count: bounds that are no numbers, infinite, not whole, or behind the start.
 *
 * @differentiable
 */
export function boundsOfCallers(x: Float64Array, n: number): number {
  let s = x[0]!;
  for (let i = 0, j = n - 1; i < j; i++, j--) {
    s = s * s * 0.1 + (j > 9 ? 1 : x[i]! * 0.5);
    if (i > 4) break;
  }
  let [a, b] = [0, Math.floor(n)];
  while (a < b) {
    s += x[a % x.length]! * s * 0.01;
    if (a > 4) break;
    a++;
    b--;
  }
  return s * (1 + a);
}

/**
 * Far beyond the integers that are exact: a product would be another number.
 *
 * @differentiable
 */
export function largeSteps(x: Float64Array): number {
  let s = 1;
  for (let i = 0, seed = 9007199254740991; i < x.length; i++, seed += 9007199254740989) s = s * x[seed % x.length]! + 1;
  return s;
}

/**
 * A step that is infinite: nothing times it is no number.
 *
 * @differentiable
 */
export function infiniteSteps(x: Float64Array, h: number): number {
  let s = 1;
  const step = Math.floor(1 / h);
  for (let i = 0, k = 0; i < 2; i++, k += step) if (k < x.length) s = s * x[k]! + 1;
  return s;
}

const [three, four, five] = [
  Float64Array.of(0.3, -0.7, 1.1),
  Float64Array.of(0.9, 0.4, 1.3, 0.6),
  Float64Array.of(0.3, 0.8, -0.4, 1.2, 0.7),
];
const lists = [[new Float64Array(0)], [Float64Array.of(0.4)], [Float64Array.of(0.4, 1.2)], [three], [four], [five]];
const filled = lists.slice(1);

/** Integers that are not all exact. */
/** @differentiable */
export function beyondExact(x: number, n: number): number {
  let sum = 0;
  let k = 9007199254740990;
  for (let i = 0; i < n; i++) {
    sum = Math.sin(sum + x * (k - 9007199254740990));
    k += 3;
  }
  return sum;
}

export const samples = {
  beyondExact: [[0.3, 5]],
  towardsEachOther: lists,
  metOrPassed: filled,
  caughtUp: [[three], [four], [five]],
  readBehind: filled,
  leftEarly: [three, four, five].flatMap((x) => [
    [x, 1e9],
    [x, 0.1],
  ]),
  returnedFrom: [three, four, five].flatMap((x) => [
    [x, 1e9],
    [x, 0.6],
  ]),
  steppedInBody: filled,
  rowByRow: [
    [five, Int32Array.of(2)],
    [five, Int32Array.of(1, 3)],
    [three, Int32Array.of(1, 2, 2, 1)],
  ],
  unsteady: filled,
  untilEqual: [[four], [Float64Array.of(0.1, 0.5, 0.2, 0.7, 1, 2, 0.4, 0.3, 0.9)]],
  boundsOfCallers: [5, 4, 0, -3, 4.5, Number.NaN, Number.POSITIVE_INFINITY].map((n) => [five, n]),
  largeSteps: [[three], [five]],
  infiniteSteps: [
    [three, 0],
    [three, 0.6],
  ],
};
