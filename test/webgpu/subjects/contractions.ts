/** Functions that sum up products over pairs of trips, as matrix products do. */

export function product(a: Float64Array, b: Float64Array, n: number, m: number, k: number): Float64Array {
  const c = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += a[i * k + l]! * b[l * m + j]!;
      c[i * m + j] = s;
    }
  }
  return c;
}

/** With the loops in another order, one of them downwards, both factors computed, and more done to each cell. */
export function shifted(
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
  k: number,
  scale: number,
): Float64Array {
  const c = new Float64Array(n * m);
  for (let j = m - 1; j >= 0; j--) {
    for (let i = 0; i < n; i++) {
      let s = a[i * k]! * j;
      for (let l = k - 1; l > 0; l--) s -= Math.sin(a[i * k + l]!) * (b[j * k + l]! + 0.5) * scale;
      c[i * m + j] = i > j ? Math.tanh(s) : s * s;
    }
  }
  return c;
}

/** Two dense layers over a batch, weights [out, in]. */
export function layered(w1: Float64Array, b1: Float64Array, w2: Float64Array, x: Float64Array, batch: number): number {
  const h = b1.length,
    d = w1.length / h,
    outputs = w2.length / h;
  const z = new Float64Array(batch * h);
  const y = new Float64Array(batch * outputs);
  for (let r = 0; r < batch; r++) {
    for (let k = 0; k < h; k++) {
      let s = b1[k]!;
      for (let j = 0; j < d; j++) s += w1[k * d + j]! * x[r * d + j]!;
      z[r * h + k] = Math.tanh(s);
    }
  }
  for (let r = 0; r < batch; r++) {
    for (let o = 0; o < outputs; o++) {
      let s = 0;
      for (let k = 0; k < h; k++) s += w2[o * h + k]! * z[r * h + k]!;
      y[r * outputs + o] = s;
    }
  }
  let sum = 0;
  for (let q = 0; q < y.length; q++) sum += y[q]! * y[q]!;
  return sum / batch;
}
