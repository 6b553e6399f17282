/** @differentiable wrt x */
export function fewTrips(x: number, n: number): number {
  let s = x * x;
  for (let i = 0; i < n; i++) s = s * x + 1;
  return s;
}

/** @differentiable wrt x */
export function boundFromArray(x: Float64Array, counts: Int32Array): number {
  let s = 0;
  for (let k = 0; k < counts.length; k++) {
    for (let i = 0; i < counts[k]; i++) s += x[k] * x[k] * (i + 1);
  }
  return s;
}

/** @differentiable wrt x */
export function boundByComparison(x: number): number {
  const n = x > 1 ? 3 : 2;
  let p = 1;
  for (let i = 0; i < n; i++) p *= x;
  return p;
}

/** @differentiable wrt low step */
export function activeStart(low: number, step: number): number {
  let area = 0;
  for (let t = low; t < 1; t += step) area += t * t * step;
  return area;
}

/** @differentiable wrt low */
export function activeBoundInWhile(low: number, high: number): number {
  let t = low;
  let s = 0;
  while (t < high) {
    s += t;
    t += 0.25;
  }
  return s * t;
}

export const samples = {
  fewTrips: [
    [1.5, 0],
    [1.5, 1],
    [1.5, 2],
    [1.5, -3],
  ],
  boundFromArray: [[Float64Array.of(2, 3, 4), Int32Array.of(0, 1, 3)]],
  boundByComparison: [[2], [0.5]],
  activeStart: [
    [0.1, 0.25],
    [0.95, 0.25],
    [1.5, 0.25],
  ],
  activeBoundInWhile: [
    [0.1, 1],
    [2, 1],
  ],
};

function trips(low: number, high: number, step: number): number[] {
  const counted: number[] = [];
  for (let t = low, k = 0; t < high; t += step, k++) counted.push(k);
  return counted;
}

export const gradients = {
  fewTrips: (x: number, n: number) => (n <= 0 ? 2 * x : n === 1 ? 3 * x * x : 4 * x ** 3 + 1),
  boundFromArray: (x: Float64Array, counts: Int32Array) => x.map((value, k) => value * counts[k] * (counts[k] + 1)),
  boundByComparison: (x: number) => (x > 1 ? 3 * x * x : 2 * x),
  activeStart: (low: number, step: number) => {
    const counted = trips(low, 1, step);
    return [
      counted.reduce((sum, k) => sum + 2 * (low + k * step) * step, 0),
      counted.reduce((sum, k) => sum + 2 * (low + k * step) * k * step + (low + k * step) ** 2, 0),
    ];
  },
  activeBoundInWhile: (low: number, high: number) => {
    const counted = trips(low, high, 0.25);
    const n = counted.length;
    const s = counted.reduce((sum, k) => sum + low + 0.25 * k, 0);
    return n * (low + 0.25 * n) + s;
  },
};
