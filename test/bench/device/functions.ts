/** What is measured on a graphics device, as people write it. */

/** @differentiable wrt a b modes vjp target webgpu */
export function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let l = 0; l < n; l++) s += a[i * n + l] * b[l * n + j];
      c[i * n + j] = s;
    }
  }
  return c;
}

/**
 * The squares of what a perceptron with one hidden layer gives for a batch, weights [out, in].
 * @differentiable wrt w1 b1 w2 modes grad target webgpu
 */
export function network(w1: Float64Array, b1: Float64Array, w2: Float64Array, x: Float64Array, batch: number): number {
  const h = b1.length,
    d = w1.length / h,
    outputs = w2.length / h;
  const z = new Float64Array(batch * h);
  const y = new Float64Array(batch * outputs);
  for (let r = 0; r < batch; r++) {
    for (let k = 0; k < h; k++) {
      let s = b1[k];
      for (let j = 0; j < d; j++) s += w1[k * d + j] * x[r * d + j];
      z[r * h + k] = Math.tanh(s);
    }
  }
  for (let r = 0; r < batch; r++) {
    for (let o = 0; o < outputs; o++) {
      let s = 0;
      for (let k = 0; k < h; k++) s += w2[o * h + k] * z[r * h + k];
      y[r * outputs + o] = s;
    }
  }
  let sum = 0;
  for (let q = 0; q < y.length; q++) sum += y[q] * y[q];
  return sum / batch;
}

/**
 * The energy of bodies that attract each other, x [bodies, 3].
 * @differentiable wrt x modes grad target webgpu
 */
export function bodies(x: Float64Array, m: Float64Array): number {
  const n = m.length;
  let energy = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const dx = x[3 * i] - x[3 * j],
        dy = x[3 * i + 1] - x[3 * j + 1],
        dz = x[3 * i + 2] - x[3 * j + 2];
      energy -= (m[i] * m[j]) / Math.sqrt(dx * dx + dy * dy + dz * dz + 0.01);
    }
  }
  return energy;
}

/**
 * The temperature of a plate after some steps, against a target, both [rows, columns].
 * @differentiable wrt start modes grad target webgpu
 */
export function heat(start: Float64Array, target: Float64Array, rows: number, columns: number, steps: number): number {
  const u = new Float64Array(rows * columns);
  const next = new Float64Array(rows * columns);
  for (let k = 0; k < rows * columns; k++) u[k] = start[k];
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < rows - 1; i++) {
      for (let j = 1; j < columns - 1; j++) {
        const k = i * columns + j;
        next[k] = u[k] + 0.2 * (u[k - columns] + u[k + columns] + u[k - 1] + u[k + 1] - 4 * u[k]);
      }
    }
    for (let i = 1; i < rows - 1; i++) {
      for (let j = 1; j < columns - 1; j++) u[i * columns + j] = next[i * columns + j];
    }
  }
  let sum = 0;
  for (let k = 0; k < rows * columns; k++) sum += (u[k] - target[k]) ** 2;
  return sum;
}
