/** The Lorenz system by the classical Runge-Kutta method, its state in small arrays. */

/** `parameters` are sigma, rho and beta. */
function velocity(state: Float64Array, parameters: Float64Array, out: Float64Array): void {
  out[0] = parameters[0] * (state[1] - state[0]);
  out[1] = state[0] * (parameters[1] - state[2]) - state[1];
  out[2] = state[0] * state[1] - parameters[2] * state[2];
}

/**
 * Mean squared distance of the path from the origin.
 * @differentiable wrt parameters initial modes valueAndGradInto
 */
export function meanSquare(parameters: Float64Array, initial: Float64Array, steps: number, h: number): number {
  const state = initial.slice();
  const between = new Float64Array(3);
  const k1 = new Float64Array(3);
  const k2 = new Float64Array(3);
  const k3 = new Float64Array(3);
  const k4 = new Float64Array(3);
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    velocity(state, parameters, k1);
    for (let i = 0; i < 3; i++) between[i] = state[i] + 0.5 * h * k1[i];
    velocity(between, parameters, k2);
    for (let i = 0; i < 3; i++) between[i] = state[i] + 0.5 * h * k2[i];
    velocity(between, parameters, k3);
    for (let i = 0; i < 3; i++) between[i] = state[i] + h * k3[i];
    velocity(between, parameters, k4);
    for (let i = 0; i < 3; i++) state[i] += (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    for (let i = 0; i < 3; i++) sum += state[i] * state[i];
  }
  return sum / steps;
}
