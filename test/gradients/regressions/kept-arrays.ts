/** Arrays that a gradient keeps for all trips at once, each trip in a view of its own: derivatives pass through the views. */

/** @differentiable wrt x modes grad jvp vjp hvp */
export function madeInTrips(x: Float64Array): number {
  let a = 1;
  for (const e of x) {
    a = x.map((_, i) => x[i]! * e).reduce((p, q) => 0.5 * p + 0.5 * q) * a;
  }
  return Math.sqrt(a ** 2 * 0.5 + 0.5);
}

/** @differentiable wrt x modes grad jvp vjp hvp */
export function replacedInTrips(x: Float64Array): number {
  let state = new Float64Array(x.length);
  for (let t = 0; t < 3; t++) {
    const next = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) next[i] = Math.sin(state[i]! + x[i]! * x[(i + 1) % x.length]!);
    state = next;
  }
  return state.reduce((sum, each) => sum + each ** 3, 0);
}

const points = [[Float64Array.of(0.27, -0.63)], [Float64Array.of(0.9, 0.4, -1.1)]];

export const samples = { madeInTrips: points, replacedInTrips: points };
