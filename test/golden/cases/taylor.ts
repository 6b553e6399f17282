/**
 * How a damped oscillation goes on.
 * @differentiable wrt t modes taylor order 3
 */
export function damped(t: number, rate: number): number {
  return Math.exp(-rate * t) * Math.sin(t);
}

/** @differentiable modes taylor order 2 */
export function energy(x: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++) {
    const d = x[i]! - x[i - 1]!;
    if (d > 0) sum += d * d;
    else sum += Math.log1p(d * d);
  }
  return sum;
}

export const samples = {
  damped: [[0.7, 0.3]],
  energy: [[Float64Array.of(0.3, 0.9, -0.2, 1.4)]],
};
