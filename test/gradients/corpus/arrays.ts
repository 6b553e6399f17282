/** @differentiable wrt x */
export function sumOfSquares(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}

/** @differentiable wrt w b */
export function linearLoss(w: Float64Array, b: number, x: Float64Array, y: Float64Array): number {
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

/** @differentiable wrt x */
export function logSumExp(x: number[]): number {
  let largest = x[0];
  for (const value of x) if (value > largest) largest = value;
  let sum = 0;
  for (const value of x) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}

/** @differentiable wrt x */
export function softmaxInPlace(x: Float64Array): void {
  let largest = -Infinity;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, x[i]);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    x[i] = Math.exp(x[i] - largest);
    sum += x[i];
  }
  for (let i = 0; i < x.length; i++) x[i] /= sum;
}

/** @differentiable wrt x factor */
export function scaledCopy(x: Float64Array, factor: number): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] * factor + (i > 0 ? x[i - 1] : 0);
  return out;
}

/** @differentiable wrt a b */
export function matrixProduct(
  a: Float64Array,
  b: Float64Array,
  out: Float64Array,
  n: number,
  k: number,
  m: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * k + l] * b[l * m + j];
      out[i * m + j] = sum;
    }
  }
}

/** @differentiable wrt x y */
export function saxpyThenDot(x: Float64Array, y: Float64Array, alpha: number): number {
  for (let i = 0; i < y.length; i++) y[i] += alpha * x[i];
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += x[i] * y[i];
  return sum;
}

/** @differentiable wrt x */
export function prefixSums(x: Float64Array): number {
  for (let i = 1; i < x.length; i++) x[i] += x[i - 1];
  let product = 1;
  for (let i = x.length - 1; i >= 0; i -= 2) product *= 1 + 0.1 * x[i];
  return product;
}

/** @differentiable wrt x */
export function repeatedInPlace(x: Float64Array, rounds: number): number {
  const n = x.length;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < n; i++) {
      const left = x[(i + n - 1) % n];
      const right = x[(i + 1) % n];
      x[i] = Math.sin(x[i]) + 0.25 * left * right;
    }
  }
  let sum = 0;
  for (const value of x) sum += value * value;
  return sum;
}

/** @differentiable wrt x */
export function swappedAndRotated(x: Float64Array): number {
  [x[0], x[1]] = [x[1], x[0]];
  const first = x[0];
  x[0] = x[1];
  x[1] = x[2];
  x[2] = first;
  return x[0] + 2 * x[1] * x[1] + 3 * x[2] * x[0];
}

/** @differentiable wrt x */
export function gathered(x: Float64Array, positions: Int32Array, weights: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < positions.length; k++) {
    const value = x[positions[k]];
    sum += weights[k] * value * value;
  }
  return sum;
}

/** @differentiable wrt x */
export function scattered(x: Float64Array, bins: Uint8Array, count: number): number {
  const histogram = new Float64Array(count);
  for (let i = 0; i < x.length; i++) histogram[bins[i]] += x[i] * x[i];
  let energy = 0;
  for (let b = 0; b < count; b++) energy += histogram[b] * histogram[b];
  return energy;
}

/** @differentiable wrt x */
export function scratchInLoop(x: Float64Array, blocks: number): number {
  const size = x.length / blocks;
  let total = 0;
  for (let b = 0; b < blocks; b++) {
    const scratch = new Float64Array(size);
    for (let i = 0; i < size; i++) scratch[i] = x[b * size + i] * (i + 1);
    for (let i = 1; i < size; i++) scratch[i] *= scratch[i - 1];
    total += scratch[size - 1] + scratch[0];
  }
  return total;
}

/** @differentiable wrt x y */
export function arrayLiterals(x: number, y: number): number {
  const terms = [x, y, x * y];
  terms[1] *= terms[0];
  let sum = 0;
  for (const term of terms) sum += term * term;
  const [first, , third] = terms;
  return sum + first * third;
}

/** @differentiable wrt x */
export function slicesAndViews(x: Float64Array): number {
  const half = x.length >> 1;
  const copy = x.slice(half);
  const view = x.subarray(0, half);
  for (let i = 0; i < view.length; i++) view[i] *= copy[i];
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return sum;
}

/** @differentiable wrt x */
export function filledAndSet(x: Float64Array): number {
  const work = new Float64Array(x.length + 2);
  work.fill(x[0]);
  work.set(x, 1);
  let sum = 0;
  for (let i = 1; i < work.length; i++) sum += work[i] * work[i - 1];
  return sum;
}

/** @differentiable wrt x */
export function readThenOverwritten(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    const old = x[i];
    x[i] = 2;
    s += old * old * x[i];
    x[i] = old * s;
  }
  return s;
}

/** @differentiable wrt x */
export function updateForms(x: Float64Array): number {
  let i = 0;
  x[i++] *= 2;
  x[i++] -= x[0];
  x[i] /= x[1];
  x[--i] **= 2;
  return x[0] * x[1] * x[2];
}

export const samples = {
  sumOfSquares: [[Float64Array.of(1, -2, 0.5)], [Float64Array.of(3)], [new Float64Array(0)]],
  linearLoss: [[Float64Array.of(1, 2), 0.5, Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 2, 3)]],
  logSumExp: [[[1, 2, 0.5]], [[3]], [[-2, -3, 4, 3.5]]],
  softmaxInPlace: [[Float64Array.of(1, 2, 0.5)], [Float64Array.of(-1, -0.2)]],
  scaledCopy: [[Float64Array.of(1, 2, 0.5), 1.5]],
  matrixProduct: [
    [Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, -1, 0.5, 2, 0, 1), new Float64Array(4), 2, 3, 2],
  ],
  saxpyThenDot: [[Float64Array.of(1, 2, 0.5), Float64Array.of(0.3, 0.2, 0.1), 1.5]],
  prefixSums: [[Float64Array.of(1, 2, 0.5, -1, 3)], [Float64Array.of(2)]],
  repeatedInPlace: [
    [Float64Array.of(1, 2, 0.5, -1), 3],
    [Float64Array.of(1, 2, 0.5), 0],
    [Float64Array.of(0.7), 1],
  ],
  swappedAndRotated: [[Float64Array.of(1, 2, 0.5)]],
  gathered: [[Float64Array.of(1, 2, 0.5), Int32Array.of(0, 2, 2, 1), [1, 2, 3, 4]]],
  scattered: [[Float64Array.of(1, 2, 0.5, -1), Uint8Array.of(0, 1, 1, 0), 3]],
  scratchInLoop: [[Float64Array.of(1, 2, 0.5, -1, 0.3, 0.2), 2]],
  arrayLiterals: [[1.5, -0.5]],
  slicesAndViews: [[Float64Array.of(1, 2, 0.5, -1)]],
  filledAndSet: [[Float64Array.of(1, 2, 0.5)]],
  readThenOverwritten: [[Float64Array.of(1, 2, 0.5)]],
  updateForms: [[Float64Array.of(1, 5, 0.5)]],
};
