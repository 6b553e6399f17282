/**
 * A smoothing sweep in place: what is overwritten is moved, not copied.
 * @differentiable wrt a modes vjp jvp
 */
export function smooth(a: Float64Array, rate: number): void {
  for (let i = 1; i < a.length - 1; i++) {
    a[i] += rate * (a[i - 1] - 2 * a[i] + a[i + 1]) * a[i];
  }
}

export const samples = { smooth: [[Float64Array.of(1, 2, -1, 0.5, 3), 0.1]] };
