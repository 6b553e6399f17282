function cross(u: Float64Array, v: Float64Array, out: Float64Array): void {
  out[0] = u[1] * v[2] - u[2] * v[1];
  out[1] = u[2] * v[0] - u[0] * v[2];
  out[2] = u[0] * v[1] - u[1] * v[0];
}

/**
 * A frame made orthogonal.
 * @differentiable wrt u v
 */
export function volume(u: Float64Array, v: Float64Array): number {
  const w = new Float64Array(3);
  const z = new Float64Array(3);
  cross(u, v, w);
  cross(w, u, z);
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += w[i] * w[i] + z[i] * v[i];
  return sum;
}

/**
 * A work array between the steps of a pendulum.
 * @differentiable wrt start rate
 */
export function pendulum(start: Float64Array, rate: number, steps: number): number {
  const state = new Float64Array(2);
  const slope = new Float64Array(state.length);
  for (let i = 0; i < state.length; i++) state[i] = start[i];
  for (let step = 0; step < steps; step++) {
    slope[0] = state[1];
    slope[1] = -rate * Math.sin(state[0]);
    if (state[1] > 2) break;
    for (let i = 0; i < state.length; i++) state[i] += 0.1 * slope[i];
    if (state[0] < -1) continue;
    state[1] *= 0.99;
  }
  return state[0] * state[0] + state[1];
}

/**
 * Determinant by elimination, with rows in reverse.
 * @differentiable wrt m
 */
export function determinant(m: Float64Array): number {
  const a = new Float64Array(9);
  for (let i = 2; i >= 0; i--) for (let j = 0; j < 3; j++) a[(2 - i) * 3 + j] = m[i * 3 + j];
  let product = -1;
  for (let k = 0; k < 3; k++) {
    product *= a[k * 3 + k];
    for (let i = k + 1; i < 3; i++) {
      const factor = a[i * 3 + k] / a[k * 3 + k];
      for (let j = k; j < 3; j++) a[i * 3 + j] -= factor * a[k * 3 + j];
    }
  }
  return product;
}

/**
 * Elements written on some ways only, read before they are written.
 * @differentiable wrt x
 */
export function sometimesWritten(x: Float64Array): number {
  const kept = new Float64Array(2);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > kept[1]) kept[1] = x[i] * x[i];
    else kept[0] -= x[i];
    sum += kept[0] * kept[1];
    if (sum > 8) return sum * kept[0];
  }
  kept.fill(sum);
  return kept[0] * kept[1];
}

export const samples = {
  volume: [[new Float64Array([0.3, -1.2, 0.8]), new Float64Array([1.1, 0.4, -0.7])]],
  pendulum: [
    [new Float64Array([0.5, 0.2]), 1.7, 12],
    [new Float64Array([0.5, 1.9]), -3.2, 12],
    [new Float64Array([-0.9, -0.4]), 1.3, 7],
    [new Float64Array([0.5, 0.2]), 1.7, 0],
  ],
  determinant: [[new Float64Array([2.1, 0.3, -0.4, 0.7, 1.8, 0.6, -0.2, 0.9, 3.1])]],
  sometimesWritten: [
    [new Float64Array([0.4, -0.7, 1.3, 0.2])],
    [new Float64Array([-1.4, 2.1, 1.9, 3.2])],
    [new Float64Array([])],
  ],
};

export const gradients = {
  determinant: ([a, b, c, d, e, f, g, h, i]: Float64Array) =>
    new Float64Array([
      e! * i! - f! * h!,
      f! * g! - d! * i!,
      d! * h! - e! * g!,
      c! * h! - b! * i!,
      a! * i! - c! * g!,
      b! * g! - a! * h!,
      b! * f! - c! * e!,
      c! * d! - a! * f!,
      a! * e! - b! * d!,
    ]),
};
