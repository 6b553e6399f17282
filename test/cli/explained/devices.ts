/**
 * Heat along a rod: the loop over time stays on the host.
 * @differentiable wrt u0 modes grad target js webgpu
 */
export function heat(u0: Float64Array, target: Float64Array, steps: number, r: number): number {
  const n = u0.length;
  const u = new Float64Array(n);
  const next = new Float64Array(n);
  for (let i = 0; i < n; i++) u[i] = u0[i]!;
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < n - 1; i++) next[i] = u[i]! + r * (u[i - 1]! - 2 * u[i]! + u[i + 1]!);
    for (let i = 1; i < n - 1; i++) u[i] = next[i]!;
  }
  let s = 0;
  for (let i = 0; i < n; i++) s += (u[i]! - target[i]!) ** 2;
  return s;
}

/**
 * Each trip goes on from the one before: one invocation runs it.
 * @differentiable wrt x modes jvp target webgpu
 */
export function recurrence(x: Float64Array, a: number): number {
  let h = 0;
  for (let i = 0; i < x.length; i++) h = Math.tanh(a * h + x[i]!);
  return h;
}

/**
 * Sums up to each element, and their decaying mean: a scan, and a recurrence that is linear.
 * @differentiable wrt x modes jvp target webgpu
 */
export function smoothed(x: Float64Array, decay: number): Float64Array {
  const out = new Float64Array(x.length);
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    total += x[i]!;
    out[i] = total;
  }
  let mean = 0;
  for (let i = 0; i < x.length; i++) {
    mean = decay * mean + (1 - decay) * out[i]!;
    out[i] = mean;
  }
  return out;
}

/**
 * Of square matrices, as sums of products.
 * @differentiable wrt a b modes vjp target webgpu
 */
export function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let l = 0; l < n; l++) s += a[i * n + l]! * b[l * n + j]!;
      c[i * n + j] = s;
    }
  }
  return c;
}
