/** Residuals of a fitted decay, and the steps of Levenberg and Marquardt on them. */

type Model = (parameters: number[], t: number) => number;

const decay: Model = ([amplitude, rate, offset], t) => amplitude * Math.exp(-rate * t) + offset;

function residuals(model: Model, parameters: number[], ts: number[], ys: number[]): number[] {
  return ts.map((t, i) => model(parameters, t) - ys[i]);
}

/** @differentiable */
export function cost(parameters: number[], ts: number[], ys: number[]): number {
  return residuals(decay, parameters, ts, ys).reduce((sum, r) => sum + r * r, 0) / 2;
}

/**
 * The parameters after some damped steps with a numerical Jacobian.
 * @differentiable wrt start ys
 */
export function fit(start: number[], ts: number[], ys: number[], steps: number): number[] {
  let parameters = [...start];
  let damping = 0.01;
  for (let step = 0; step < steps; step++) {
    const r = residuals(decay, parameters, ts, ys);
    const jacobian = ts.map((t) => {
      const [a, k] = parameters;
      const e = Math.exp(-k * t);
      return [e, -a * t * e, 1];
    });
    const n = parameters.length;
    const system: number[][] = [];
    for (let i = 0; i < n; i++) {
      system.push(new Array(n + 1).fill(0));
      for (let row = 0; row < ts.length; row++) {
        for (let j = 0; j < n; j++) system[i][j] += jacobian[row][i] * jacobian[row][j];
        system[i][n] -= jacobian[row][i] * r[row];
      }
      system[i][i] *= 1 + damping;
    }
    for (let k = 0; k < n; k++) {
      for (let i = k + 1; i < n; i++) {
        const factor = system[i][k] / system[k][k];
        for (let j = k; j <= n; j++) system[i][j] -= factor * system[k][j];
      }
    }
    const delta = new Array<number>(n).fill(0);
    for (let i = n - 1; i >= 0; i--) {
      let sum = system[i][n];
      for (let j = i + 1; j < n; j++) sum -= system[i][j] * delta[j];
      delta[i] = sum / system[i][i];
    }
    const candidate = parameters.map((p, i) => p + delta[i]);
    if (cost(candidate, ts, ys) < cost(parameters, ts, ys)) {
      parameters = candidate;
      damping /= 3;
    } else {
      damping *= 2;
    }
  }
  return parameters;
}

const ts = [0, 0.5, 1, 1.5, 2];
const ys = [2.6, 1.7, 1.25, 0.9, 0.8];

export const samples = {
  cost: [[[2, 1, 0.4], ts, ys]],
  fit: [[[2, 0.8, 0.4], ts, ys, 2]],
};
