/**
 * The temperature of a rod after some steps, against a target: the loops over time stay on the host, which starts kernels
 * in each trip.
 * @differentiable wrt start modes grad target webgpu
 */
export function misfit(start: Float64Array, target: Float64Array, steps: number, rate: number): number {
  const n = start.length;
  const u = new Float64Array(n);
  const next = new Float64Array(n);
  for (let i = 0; i < n; i++) u[i] = start[i];
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < n - 1; i++) next[i] = u[i] + rate * (u[i - 1] - 2 * u[i] + u[i + 1]);
    for (let i = 1; i < n - 1; i++) u[i] = next[i];
  }
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (u[i] - target[i]) ** 2;
  return sum;
}

export const samples = {
  misfit: [[Float64Array.of(1, 5, 2, 0, 3), Float64Array.of(1, 2, 2, 2, 3), 3, 0.2]],
};
