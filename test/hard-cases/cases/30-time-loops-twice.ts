import { grad, hessian, hvp } from "fluxion";

/** @differentiable wrt start rho */
export function lorenz(start: Float64Array, rho: number, steps: number): number {
  const h = 0.02;
  const slope = (s: Float64Array, out: Float64Array) => {
    out[0] = 10 * (s[1] - s[0]);
    out[1] = s[0] * (rho - s[2]) - s[1];
    out[2] = s[0] * s[1] - (8 / 3) * s[2];
  };
  const s = start.slice();
  const k = [new Float64Array(3), new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  const at = new Float64Array(3);
  for (let step = 0; step < steps; step++) {
    slope(s, k[0]);
    for (let i = 0; i < 3; i++) at[i] = s[i] + (h / 2) * k[0][i];
    slope(at, k[1]);
    for (let i = 0; i < 3; i++) at[i] = s[i] + (h / 2) * k[1][i];
    slope(at, k[2]);
    for (let i = 0; i < 3; i++) at[i] = s[i] + h * k[2][i];
    slope(at, k[3]);
    for (let i = 0; i < 3; i++) s[i] += (h / 6) * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
  }
  return s[0] * s[1] + s[2];
}

/** @differentiable wrt q p */
export function leapfrog(q: number, p: number, steps: number): number {
  const h = 0.1;
  let x = q;
  let v = p;
  for (let step = 0; step < steps; step++) {
    v -= (h / 2) * Math.sin(x);
    x += h * v;
    v -= (h / 2) * Math.sin(x);
  }
  return x * v;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** One input and `n` cells; four gates with weights for input, state and 1. */
/** @differentiable wrt w x */
export function lstm(w: Float64Array, x: Float64Array, n: number): number {
  let h = new Float64Array(n);
  const c = new Float64Array(n);
  for (let t = 0; t < x.length; t++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const gates = new Float64Array(4);
      for (let g = 0; g < 4; g++) {
        const row = (g * n + i) * (n + 2);
        let sum = w[row] * x[t] + w[row + 1];
        for (let j = 0; j < n; j++) sum += w[row + 2 + j] * h[j];
        gates[g] = sum;
      }
      c[i] = sigmoid(gates[0]) * c[i] + sigmoid(gates[1]) * Math.tanh(gates[2]);
      next[i] = sigmoid(gates[3]) * Math.tanh(c[i]);
    }
    h = next;
  }
  let sum = 0;
  for (let i = 0; i < n; i++) sum += h[i] * h[i];
  return sum;
}

function squared(a: Float64Array): Float64Array {
  const out = new Float64Array(4);
  for (let i = 0; i < 2; i++)
    for (let j = 0; j < 2; j++) for (let k = 0; k < 2; k++) out[2 * i + j] += a[2 * i + k] * a[2 * k + j];
  return out;
}

/** By scaling and squaring: as many squarings as the norm asks for. */
/** @differentiable wrt a */
export function traceOfExponential(a: Float64Array): number {
  let halvings = 0;
  for (let norm = Math.hypot(a[0], a[1], a[2], a[3]); norm > 0.5; norm /= 2) halvings++;
  const scale = 2 ** -halvings;
  let sum: Float64Array = Float64Array.of(1, 0, 0, 1);
  for (let n = 8; n > 0; n--) {
    const next = Float64Array.of(1, 0, 0, 1);
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 2; j++)
        for (let k = 0; k < 2; k++) next[2 * i + j] += ((a[2 * i + k] * scale) / n) * sum[2 * k + j];
    sum = next;
  }
  for (let i = 0; i < halvings; i++) sum = squared(sum);
  return sum[0] + sum[3];
}

/** @differentiable wrt a */
export function inverses(a: Float64Array, steps: number): number {
  let m = a.slice();
  for (let step = 0; step < steps; step++) {
    const determinant = m[0] * m[3] - m[1] * m[2];
    m = Float64Array.of(m[3] / determinant + 0.1, -m[1] / determinant, -m[2] / determinant, m[0] / determinant);
  }
  return m[0] + 2 * m[1] - m[2] + m[3];
}

/** @differentiable wrt start rho */
export function curvatureOfLorenz(start: Float64Array, rho: number, steps: number): number {
  const product = hvp(lorenz)(start, rho, steps, start);
  return product[0] + product[1] * product[2];
}

/** @differentiable wrt q p */
export function determinantOfLeapfrog(q: number, p: number, steps: number): number {
  const h = hessian(leapfrog, { wrt: [0, 1] })(q, p, steps);
  return h[0] * h[3] - h[1] * h[2];
}

function quartic(u: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += u[i] ** 4;
  return sum;
}

/** @differentiable wrt u */
export function gradientOfGradient(u: Float64Array): number {
  const slope = grad(quartic)(u);
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += slope[i] * slope[i];
  return sum;
}

export const gradients = {
  gradientOfGradient: (u: Float64Array) => u.map((x) => 96 * x ** 5),
};

export const samples = {
  lorenz: [
    [Float64Array.of(1, 0.5, 1.5), 28, 6],
    [Float64Array.of(1, 0.5, 1.5), 28, 0],
  ],
  leapfrog: [[0.8, 0.3, 7]],
  lstm: [[Float64Array.from({ length: 32 }, (_, i) => Math.sin(3 * i) * 0.8), Float64Array.of(0.5, -1, 0.3), 2]],
  traceOfExponential: [[Float64Array.of(0.4, -1.1, 0.7, 0.9)], [Float64Array.of(0.1, 0.05, -0.1, 0.2)]],
  inverses: [[Float64Array.of(1.2, 0.3, -0.4, 0.9), 3]],
  curvatureOfLorenz: [[Float64Array.of(1, 0.5, 1.5), 28, 3]],
  determinantOfLeapfrog: [[0.8, 0.3, 4]],
  gradientOfGradient: [[Float64Array.of(0.5, -1.2, 0)]],
};
