/** @differentiable wrt a */
export function gathered(a: Float64Array, positions: Int32Array): number {
  let s = 0;
  for (let i = 0; i < positions.length; i++) s += (i + 1) * a[positions[i]] * a[positions[i]];
  return s;
}

/** Into cells, by the bin that a value falls into: which bin that is has no derivative. */
/** @differentiable wrt values */
export function histogram(values: Float64Array, bins: number): number {
  const sums = new Float64Array(bins);
  const counts = new Int32Array(bins);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.min(bins - 1, Math.floor(values[i] * bins));
    sums[bin] += values[i];
    counts[bin]++;
  }
  let s = 0;
  for (let b = 0; b < bins; b++) s += counts[b] * sums[b] * sums[b];
  return s;
}

/** The last of several writes into a cell is what stays. */
/** @differentiable wrt values */
export function scattered(values: Float64Array, positions: Int32Array): number {
  const cells = new Float64Array(4).fill(1);
  for (let i = 0; i < positions.length; i++) cells[positions[i]] = values[i] * values[i];
  return cells[0] + 2 * cells[1] + 3 * cells[2] + 4 * cells[3];
}

/** @differentiable wrt x */
export function counterAsFactor(x: number, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) s += i * x * (i % 2 === 0 ? x : 1);
  return s;
}

/** @differentiable wrt x a */
export function indexFromFloat(x: number, a: Float64Array): number {
  const k = Math.floor(x * a.length);
  return x * a[k] + (k > 1 ? k : 0);
}

export const samples = {
  gathered: [[Float64Array.of(2, 3, 5), Int32Array.of(2, 0, 2, 2)]],
  histogram: [[Float64Array.of(0.1, 0.15, 0.5, 0.9, 0.95, 0.99), 3]],
  scattered: [[Float64Array.of(2, 3, 5, 7), Int32Array.of(1, 3, 1, 0)]],
  counterAsFactor: [
    [1.5, 0],
    [1.5, 5],
  ],
  indexFromFloat: [[0.6, Float64Array.of(2, 3, 5, 7)]],
};

export const gradients = {
  gathered: (a: Float64Array, positions: Int32Array) =>
    Array.from(a, (value, k) =>
      Array.from(positions).reduce((s, position, i) => (position === k ? s + 2 * (i + 1) * value : s), 0),
    ),
  histogram: () => [0, 0, 0, 0, 0, 0].map((_, i) => [4 * 0.25, 4 * 0.25, 2 * 0.5, ...[1, 1, 1].map(() => 6 * 2.84)][i]),
  scattered: () => [0, 4 * 2 * 3, 2 * 2 * 5, 1 * 2 * 7],
  counterAsFactor: (x: number, n: number) => {
    let s = 0;
    for (let i = 0; i < n; i++) s += i % 2 === 0 ? 2 * i * x : i;
    return s;
  },
  indexFromFloat: (x: number, a: Float64Array) => [5, Array.from(a, (_, k) => (k === 2 ? x : 0))],
};
