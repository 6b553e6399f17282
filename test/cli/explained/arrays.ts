/** Arrays that are overwritten, made in loops and exchanged. */

/** @differentiable wrt x modes grad */
export function relax(x: Float64Array, n: number, d: number, sweeps: number): number {
  const u = x.slice();
  for (let k = 0; k < sweeps; k++) {
    for (let i = 1; i < n - 1; i++) {
      for (let j = 0; j < d; j++) u[i * d + j] = u[(i - 1) * d + j]! * u[(i + 1) * d + j]!;
    }
  }
  return u[d]!;
}

/** @differentiable wrt a modes grad */
export function cholesky(a: Float64Array, n: number): number {
  let sum = 0;
  for (let k = 0; k < n; k++) {
    a[k * n + k] = Math.sqrt(a[k * n + k]!);
    for (let i = k + 1; i < n; i++) a[i * n + k]! /= a[k * n + k]!;
    for (let j = k + 1; j < n; j++) {
      for (let i = j; i < n; i++) a[i * n + j]! -= a[i * n + k]! * a[j * n + k]!;
    }
    sum += Math.log(a[k * n + k]!);
  }
  return sum;
}

/** @differentiable wrt w modes grad */
export function layers(w: Float64Array, x: Float64Array): number {
  const width = x.length;
  let total = 0;
  for (let layer = 0; layer < w.length; layer++) {
    const h = new Float64Array(width);
    for (let i = 0; i < width; i++) h[i] = Math.tanh(w[layer]! * x[i]!);
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) total += h[i]! * h[j]! * x[j]!;
    }
  }
  return total;
}

/** @differentiable wrt x modes grad */
export function until(x: Float64Array, limit: number): number {
  let total = 0;
  while (total < limit) {
    const h = Float64Array.of(Math.exp(x[0]!), total);
    for (let i = 0; i < 9; i++) total += h[0]! * x[i]! * h[i % 2]!;
  }
  return total;
}

/** @differentiable wrt x modes grad */
export function exchanged(x: Float64Array, steps: number): number {
  let now = x.slice();
  let next = new Float64Array(x.length);
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < x.length; i++) next[i] = Math.sin(now[i]!);
    [now, next] = [next, now];
  }
  return now[0]!;
}

/** @differentiable wrt x modes grad */
export function settles(x: Float64Array, sweeps: number): number {
  const v = Float64Array.of(x[0]!, x[1]!, x[2]!, x[3]!);
  for (let k = 0; k < sweeps; k++) {
    for (let i = 1; i < 4; i++) {
      let r = 0;
      for (let j = 0; j < 4; j++) r += v[j]! * v[j]! * x[j]!;
      v[i] = r;
    }
  }
  return v[3]!;
}

/** @differentiable wrt x */
export function ofNest(x: Float64Array, times: number, rows: number): number {
  let total = 0;
  for (let t = 0; t < times; t++) {
    for (let r = 0; r < rows; r++) {
      const h = new Float64Array(8);
      for (let i = 0; i < 8; i++) h[i] = x[i]! * (t + r);
      for (let o = 0; o < 4; o++) for (let i = 0; i < 8; i++) total += h[o]! * h[i]!;
    }
  }
  return total;
}
