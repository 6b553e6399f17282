/** Functions as people write them for a device, each with the parameters that it is differentiated by, and arguments. */

const floats = (length: number, seed = 1): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.sin(1.7 * (i + 1) * seed + seed));

export function leastSquares(w: Float64Array, b: number, x: Float64Array, y: Float64Array): number {
  const d = w.length,
    n = y.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let r = b - y[i];
    for (let j = 0; j < d; j++) r += w[j] * x[i * d + j];
    sum += r * r;
  }
  return sum / n;
}

export function perceptron(
  w1: Float64Array,
  b1: Float64Array,
  w2: Float64Array,
  b2: number,
  x: Float64Array,
  y: Float64Array,
): number {
  const h = b1.length,
    n = y.length,
    d = x.length / n;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let out = b2;
    for (let k = 0; k < h; k++) {
      let s = b1[k];
      for (let j = 0; j < d; j++) s += w1[k * d + j] * x[i * d + j];
      out += w2[k] * Math.tanh(s);
    }
    sum += (out - y[i]) ** 2;
  }
  return sum / n;
}

export function waves(x: Float64Array, y: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    out[i] = Math.sin(x[i]) * Math.exp(-y[i] * y[i]) + (x[i] > 0 ? Math.log1p(x[i]) : x[i] ** 3);
  }
  return out;
}

export function largest(x: Float64Array): number {
  let most = -Infinity;
  for (let i = 0; i < x.length; i++) most = Math.max(most, x[i] * x[i]);
  return most;
}

export function product(x: Float64Array): number {
  let all = 1;
  for (let i = 0; i < x.length; i++) all *= 1 + 0.01 * x[i];
  return all;
}

export function matrixProduct(a: Float64Array, b: Float64Array, n: number, m: number, k: number): Float64Array {
  const c = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += a[i * k + l] * b[l * m + j];
      c[i * m + j] = s;
    }
  }
  return c;
}

export function matrixVector(a: Float64Array, x: Float64Array): Float64Array {
  const d = x.length,
    n = a.length / d;
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) y[i] += a[i * d + j] * x[j];
  return y;
}

export function heat(u0: Float64Array, target: Float64Array, steps: number, r: number): number {
  const n = u0.length;
  const u = new Float64Array(n);
  const next = new Float64Array(n);
  for (let i = 0; i < n; i++) u[i] = u0[i];
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < n - 1; i++) next[i] = u[i] + r * (u[i - 1] - 2 * u[i] + u[i + 1]);
    for (let i = 1; i < n - 1; i++) u[i] = next[i];
  }
  let s = 0;
  for (let i = 0; i < n; i++) s += (u[i] - target[i]) ** 2;
  return s;
}

export function bodies(x: Float64Array, m: Float64Array): number {
  const n = m.length;
  let e = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const dx = x[2 * i] - x[2 * j],
        dy = x[2 * i + 1] - x[2 * j + 1];
      e += (m[i] * m[j]) / Math.sqrt(dx * dx + dy * dy + 0.01);
    }
  }
  return e;
}

export function convolution(x: Float64Array, kernel: Float64Array): Float64Array {
  const n = x.length,
    k = kernel.length;
  const y = new Float64Array(n - k + 1);
  for (let i = 0; i < n - k + 1; i++) {
    let s = 0;
    for (let j = 0; j < k; j++) s += kernel[j] * x[i + j];
    y[i] = s;
  }
  return y;
}

export function image(x: Float64Array, kernel: Float64Array, rows: number, columns: number): number {
  const out = new Float64Array(rows * columns);
  for (let i = 1; i < rows - 1; i++) {
    for (let j = 1; j < columns - 1; j++) {
      let s = 0;
      for (let a = 0; a < 3; a++) {
        for (let b = 0; b < 3; b++) s += kernel[a * 3 + b] * x[(i + a - 1) * columns + j + b - 1];
      }
      out[i * columns + j] = s;
    }
  }
  let total = 0;
  for (let k = 0; k < out.length; k++) total += out[k] * out[k];
  return total;
}

export function crossEntropy(scores: Float64Array, labels: Uint8Array, classes: number): number {
  let total = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    let most = scores[start];
    for (let c = 1; c < classes; c++) most = Math.max(most, scores[start + c]);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(scores[start + c] - most);
    total += most + Math.log(sum) - scores[start + labels[row]];
  }
  return total / labels.length;
}

export function gather(table: Float64Array, at: Int32Array): number {
  let total = 0;
  for (let i = 0; i < at.length; i++) total += table[at[i]] * table[at[i]] * (i + 1);
  return total;
}

export function recurrence(x: Float64Array, a: number): number {
  let h = 0;
  for (let i = 0; i < x.length; i++) h = Math.tanh(a * h + x[i]);
  return h * h;
}

export function layers(x: Float64Array, w: Float64Array, depth: number): number {
  const n = x.length;
  const h = new Float64Array(n);
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++) h[i] = x[i];
  for (let l = 0; l < depth; l++) {
    for (let i = 0; i < n; i++) {
      let s = 0;
      for (let j = 0; j < n; j++) s += w[(l * n + i) * n + j] * h[j];
      z[i] = s;
    }
    for (let i = 0; i < n; i++) h[i] = Math.tanh(z[i]);
  }
  let sum = 0;
  for (let i = 0; i < n; i++) sum += h[i] * (i + 1);
  return sum;
}

export function normalised(x: Float64Array): Float64Array {
  const n = x.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += x[i];
  mean /= n;
  let variance = 0;
  for (let i = 0; i < n; i++) variance += (x[i] - mean) ** 2;
  const scale = 1 / Math.sqrt(variance / n + 1e-5);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) y[i] = (x[i] - mean) * scale;
  return y;
}

export function hinge(w: Float64Array, x: Float64Array, y: Float64Array): number {
  const d = w.length;
  let loss = 0;
  for (let i = 0; i < y.length; i++) {
    let margin = 0;
    for (let j = 0; j < d; j++) margin += w[j] * x[i * d + j];
    margin *= y[i];
    if (margin < 1) loss += 1 - margin;
  }
  return loss / y.length;
}

export function model(weights: { w: Float64Array; b: number }, x: Float64Array): number {
  let s = weights.b;
  for (let i = 0; i < x.length; i++) s += Math.cos(weights.w[i] * x[i]);
  return s;
}

/** What each is differentiated by, and arguments; sizes among them that leave loops without trips. */
export const samples: Readonly<Record<string, { wrt: readonly number[]; args: readonly unknown[][] }>> = {
  leastSquares: {
    wrt: [0, 1],
    args: [
      [floats(13), 0.3, floats(13 * 300, 2), floats(300, 3)],
      [floats(1), 0.3, floats(1), floats(1)],
    ],
  },
  perceptron: {
    wrt: [0, 1, 2, 3],
    args: [[floats(7 * 5), floats(7, 2), floats(7, 3), 0.2, floats(5 * 90, 4), floats(90, 5)]],
  },
  waves: {
    wrt: [0, 1],
    args: [
      [floats(1000), floats(1000, 2)],
      [floats(0), floats(0)],
    ],
  },
  largest: { wrt: [0], args: [[floats(777)]] },
  product: { wrt: [0], args: [[floats(300)], [floats(0)]] },
  matrixProduct: {
    wrt: [0, 1],
    args: [
      [floats(19 * 23), floats(23 * 17, 2), 19, 17, 23],
      [floats(0), floats(0), 0, 3, 0],
    ],
  },
  matrixVector: { wrt: [0, 1], args: [[floats(31 * 12), floats(12, 2)]] },
  heat: {
    wrt: [0],
    args: [
      [floats(130), floats(130, 2), 25, 0.2],
      [floats(2), floats(2, 2), 3, 0.2],
    ],
  },
  bodies: { wrt: [0, 1], args: [[floats(2 * 65), floats(65, 2)]] },
  convolution: { wrt: [0, 1], args: [[floats(200), floats(9, 2)]] },
  image: { wrt: [0, 1], args: [[floats(24 * 17), floats(9, 2), 24, 17]] },
  crossEntropy: { wrt: [0], args: [[floats(70 * 6), Uint8Array.from({ length: 70 }, (_, i) => (i * 5) % 6), 6]] },
  gather: { wrt: [0], args: [[floats(20), Int32Array.from({ length: 300 }, (_, i) => (i * 7) % 20)]] },
  recurrence: { wrt: [0, 1], args: [[floats(50), 0.9]] },
  layers: { wrt: [0, 1], args: [[floats(12), floats(12 * 12 * 4, 2).map((x) => x / 4), 4]] },
  normalised: { wrt: [0], args: [[floats(500)]] },
  hinge: { wrt: [0], args: [[floats(8), floats(8 * 100, 2), floats(100, 3)]] },
  model: { wrt: [0], args: [[{ w: floats(100), b: 0.4 }, floats(100, 2)]] },
};
