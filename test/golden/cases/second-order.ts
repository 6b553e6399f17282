/** @differentiable wrt x modes hvp hessian */
export function rosenbrock(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) {
    const a = 1 - x[i];
    const b = x[i + 1] - x[i] * x[i];
    sum += a * a + 100 * b * b;
  }
  return sum;
}

/** @differentiable wrt r phi modes jacobian */
export function polar(r: number, phi: number): [number, number] {
  return [r * Math.cos(phi), r * Math.sin(phi)];
}

/** @differentiable wrt p t modes jacobian */
export function fitted(p: Float64Array, t: Float64Array, out: Float64Array): void {
  for (let i = 0; i < t.length; i++) out[i] = p[0] * Math.exp(-p[1] * t[i]);
}

/** @differentiable wrt x modes jacobian */
export function moments(x: Float64Array): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < x.length; i++) {
    sum += x[i];
    squares += x[i] * x[i];
  }
  const mean = sum / x.length;
  return { mean, variance: squares / x.length - mean * mean };
}

export const samples = {
  rosenbrock: [[Float64Array.of(-1.2, 1, 0.7)]],
  polar: [[2, 0.6]],
  fitted: [[Float64Array.of(1.5, 0.4), Float64Array.of(0, 1, 2), new Float64Array(3)]],
  moments: [[Float64Array.of(1, 2, 4)]],
};
