/**
 * A list that nothing makes longer: its length is known, and it is not made where only its derivative is asked for.
 * @differentiable modes grad jvp
 */
export function huber(residuals: number[], delta: number): number {
  const losses = residuals.map((e) => (Math.abs(e) <= delta ? 0.5 * e * e : delta * (Math.abs(e) - 0.5 * delta)));
  return losses.reduce((sum, loss) => sum + loss, 0);
}

/**
 * Nested choices with one outcome in common.
 * @differentiable modes grad jvp
 */
export function clamped(x: number[], low: number, high: number): number {
  let sum = 0;
  for (const each of x) sum += Math.min(Math.max(each, low), high);
  return sum;
}

/**
 * Products whose parts differ in a constant factor.
 * @differentiable modes grad jvp
 */
export function well(x: number): number {
  const square = x * x;
  return square * square - 0.5 * x * x + x * x * x - x * (3 * x);
}

/**
 * What one particle gains, the other one loses.
 * @differentiable modes grad jvp
 */
export function potential(x: number[], y: number[]): number {
  let energy = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const dx = x[i] - x[j];
      const dy = y[i] - y[j];
      energy += 1 / Math.sqrt(dx * dx + dy * dy + 0.01);
    }
  }
  return energy;
}

/** Each parameter's derivative is gathered over all points. */
/** @differentiable wrt p */
export function decayError(p: Float64Array, t: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < t.length; i++) {
    const error = p[0]! * Math.exp(-p[1]! * t[i]!) + p[2]! - y[i]!;
    sum += error * error;
  }
  return sum;
}

export const samples = {
  decayError: [[Float64Array.of(2, 0.5, 0.1), Float64Array.of(0, 1, 2.5), Float64Array.of(1.9, 1.3, 0.8)]],
  huber: [[[0.3, -2, 1.4, 0.9], 1]],
  clamped: [[[0.3, -2, 1.4, 0.9], -1, 1]],
  well: [[0.7], [-1.3]],
  potential: [
    [
      [0.3, -2, 1.4],
      [0.9, 0.2, -1],
    ],
  ],
};
