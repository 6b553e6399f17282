/** A Kalman filter for position and velocity, and the likelihood of what was measured. */

interface State {
  x: [number, number];
  p: [[number, number], [number, number]];
}

function predict({ x, p }: State, dt: number, q: number): State {
  const [[a, b], [c, d]] = p;
  return {
    x: [x[0] + dt * x[1], x[1]],
    p: [
      [a + dt * (b + c) + dt * dt * d + (q * dt ** 3) / 3, b + dt * d + (q * dt * dt) / 2],
      [c + dt * d + (q * dt * dt) / 2, d + q * dt],
    ],
  };
}

function update(state: State, measured: number, r: number): { state: State; logLikelihood: number } {
  const { x, p } = state;
  const innovation = measured - x[0];
  const s = p[0][0] + r;
  const gain = [p[0][0] / s, p[1][0] / s];
  return {
    state: {
      x: [x[0] + gain[0] * innovation, x[1] + gain[1] * innovation],
      p: [
        [(1 - gain[0]) * p[0][0], (1 - gain[0]) * p[0][1]],
        [p[1][0] - gain[1] * p[0][0], p[1][1] - gain[1] * p[0][1]],
      ],
    },
    logLikelihood: -0.5 * (Math.log(2 * Math.PI * s) + (innovation * innovation) / s),
  };
}

/** @differentiable wrt measurements q r */
export function logLikelihood(measurements: number[], q: number, r: number, dt = 0.1): number {
  let state: State = {
    x: [0, 0],
    p: [
      [1, 0],
      [0, 1],
    ],
  };
  let total = 0;
  for (const measured of measurements) {
    const result = update(predict(state, dt, q), measured, r);
    state = result.state;
    total += result.logLikelihood;
  }
  return total;
}

export const samples = {
  logLikelihood: [[[0.1, 0.25, 0.2, 0.6], 0.5, 0.04]],
};
