/** Functions of neighbours, as people write them for a device, each with the parameters that it is differentiated by. */

const floats = (length: number, seed = 1): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.sin(1.7 * (i + 1) * seed + seed));

export function neighbours(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 1; i < x.length - 1; i++) out[i] = x[i - 1] * x[i] + Math.sin(x[i + 1]) * x[i];
  return out;
}

export function downwards(x: Float64Array, y: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = x.length - 3; i >= 2; i--) out[i] = x[i + 2] * y[i - 2] - x[i - 1] * y[i + 1] + x[i] * x[i];
  return out;
}

/** Nine points of a plate, [rows, columns]. */
export function plate(x: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let i = 1; i < rows - 1; i++) {
    for (let j = 1; j < columns - 1; j++) {
      const k = i * columns + j;
      const edges = x[k - columns] * x[k + columns] + x[k - 1] * x[k + 1];
      const corners = x[k - columns - 1] - 2 * x[k - columns + 1] + 3 * x[k + columns - 1] * x[k + columns + 1];
      out[k] = edges + corners * x[k];
    }
  }
  return out;
}

/** Rows of six, in which a neighbour below is six further. */
export function strip(x: Float64Array, rows: number): Float64Array {
  const out = new Float64Array(rows * 6);
  for (let i = 0; i < rows - 1; i++) {
    for (let j = 0; j < 5; j++) out[i * 6 + j] = x[i * 6 + j] * x[i * 6 + j + 1] * x[(i + 1) * 6 + j];
  }
  return out;
}

/** Every second cell with both of its neighbours. */
export function halved(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length >> 1);
  for (let i = 1; i < out.length; i++) out[i] = x[2 * i - 1] * x[2 * i] + x[2 * i] * x[2 * i + 1];
  return out;
}

/** Too far apart for one loop over both. */
export function distant(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length - 40; i++) out[i] = x[i] * x[i + 40];
  return out;
}

/** Two fields on a staggered grid that drive each other. */
export function waves(e0: Float64Array, steps: number, rate: number): number {
  const n = e0.length;
  const e = new Float64Array(n);
  const h = new Float64Array(n);
  for (let i = 0; i < n; i++) e[i] = e0[i];
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < n - 1; i++) h[i] += rate * (e[i + 1] - e[i]);
    for (let i = 1; i < n - 1; i++) e[i] += rate * (h[i] - h[i - 1]);
  }
  let energy = 0;
  for (let i = 0; i < n; i++) energy += e[i] * e[i] * (i + 1) + h[i] * h[i];
  return energy;
}

/** A reaction that spreads over a plate: each step needs what the one before it was. */
export function reaction(start: Float64Array, rows: number, columns: number, steps: number): number {
  const u = new Float64Array(rows * columns);
  const next = new Float64Array(rows * columns);
  for (let k = 0; k < rows * columns; k++) u[k] = start[k];
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < rows - 1; i++) {
      for (let j = 1; j < columns - 1; j++) {
        const k = i * columns + j;
        const spread = u[k - columns] + u[k + columns] + u[k - 1] + u[k + 1] - 4 * u[k];
        next[k] = u[k] + 0.1 * spread + 0.2 * u[k] * (1 - u[k] * u[k]);
      }
    }
    for (let i = 1; i < rows - 1; i++) {
      for (let j = 1; j < columns - 1; j++) u[i * columns + j] = next[i * columns + j];
    }
  }
  let sum = 0;
  for (let k = 0; k < rows * columns; k++) sum += u[k] * u[k] * (k + 1);
  return sum;
}

const lengths = [0, 1, 2, 3, 5, 90];
const sizes: readonly [number, number][] = [
  [0, 4],
  [1, 1],
  [2, 5],
  [3, 3],
  [9, 14],
];

export const samples = {
  neighbours: { wrt: [0], args: lengths.map((n) => [floats(n)]) },
  downwards: { wrt: [0, 1], args: lengths.map((n) => [floats(n), floats(n, 2)]) },
  plate: { wrt: [0], args: sizes.map(([rows, columns]) => [floats(rows * columns), rows, columns]) },
  strip: { wrt: [0], args: [0, 1, 2, 20].map((rows) => [floats(rows * 6), rows]) },
  halved: { wrt: [0], args: [0, 2, 5, 80].map((n) => [floats(n)]) },
  distant: { wrt: [0], args: [39, 41, 100].map((n) => [floats(n)]) },
  waves: { wrt: [0], args: [0, 1, 2, 40].map((n) => [floats(n), 4, 0.3]) },
  reaction: {
    wrt: [0],
    args: sizes.map(([rows, columns]) => [floats(rows * columns).map((each) => each / 2), rows, columns, 3]),
  },
};
