/** Models whose tapes are kept in part, as their users write them: a network in two forms, a convolution, a recurrent net, heat. */
import type { Arguments } from "../../compiler/check/user-values.ts";

export const randomizedModels = `
import { checkpoint } from "fluxion";
import { randomNormal } from "fluxion/random";

function dense(input: Float64Array, weights: Float64Array, bias: Float64Array, rows: number, inputs: number, outputs: number): Float64Array {
  const output = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < inputs; i++) sum += weights[o * inputs + i]! * input[row * inputs + i]!;
      output[row * outputs + o] = sum;
    }
  }
  return output;
}

/** @differentiable wrt w1 b1 w2 b2 x */
export function layers(w1: Float64Array, b1: Float64Array, w2: Float64Array, b2: Float64Array, x: Float64Array, rows: number): number {
  const hidden = dense(x, w1, b1, rows, 5, 20);
  for (let k = 0; k < rows * 20; k++) hidden[k] = Math.max(hidden[k]!, 0);
  const scores = dense(hidden, w2, b2, rows, 20, 3);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += Math.exp(0.2 * scores[k]!);
  return sum / rows;
}

/** @differentiable wrt w1 b1 w2 b2 x */
export function cases(w1: Float64Array, b1: Float64Array, w2: Float64Array, b2: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(20);
    for (let o = 0; o < 20; o++) {
      let z = b1[o]!;
      for (let i = 0; i < 5; i++) z += w1[o * 5 + i]! * x[row * 5 + i]!;
      h[o] = Math.max(z, 0);
    }
    for (let o = 0; o < 3; o++) {
      let z = b2[o]!;
      for (let i = 0; i < 20; i++) z += w2[o * 20 + i]! * h[i]!;
      sum += Math.exp(0.2 * z);
    }
  }
  return sum / rows;
}

/** @differentiable wrt kernel1 kernel2 */
export function convolution(kernel1: Float64Array, kernel2: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const a = new Float64Array(36);
    for (let v = 0; v < 6; v++) {
      for (let u = 0; u < 6; u++) {
        let z = 0;
        for (let dv = 0; dv < 3; dv++) for (let du = 0; du < 3; du++) z += kernel1[dv * 3 + du]! * x[row * 64 + (v + dv) * 8 + u + du]!;
        a[v * 6 + u] = Math.max(z, 0);
      }
    }
    for (let v = 0; v < 4; v++) {
      for (let u = 0; u < 4; u++) {
        let z = 0;
        for (let dv = 0; dv < 3; dv++) for (let du = 0; du < 3; du++) z += kernel2[dv * 3 + du]! * a[(v + dv) * 6 + u + du]!;
        sum += z * z;
      }
    }
  }
  return sum / rows;
}

/** @differentiable wrt wh wx */
export function recurrent(wh: Float64Array, wx: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(6);
    const next = new Float64Array(6);
    for (let t = 0; t < 4; t++) {
      for (let i = 0; i < 6; i++) {
        let z = wx[i]! * x[row * 4 + t]!;
        for (let j = 0; j < 6; j++) z += wh[i * 6 + j]! * h[j]!;
        next[i] = Math.max(z, 0);
      }
      for (let i = 0; i < 6; i++) h[i] = next[i]!;
    }
    for (let i = 0; i < 6; i++) sum += h[i]! * h[i]!;
  }
  return sum / rows;
}

/** @differentiable wrt theta */
export function heat(theta: Float64Array, start: Float64Array, steps: number): number {
  const n = start.length;
  const phi = start.slice(), next = start.slice();
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < n - 1; i++) {
      const c = theta[0]! + theta[1]! * Math.sin(t) + theta[2]! * Math.sin(i) * Math.cos(t);
      next[i] = phi[i]! + 0.2 * (phi[i - 1]! - 2 * phi[i]! + phi[i + 1]!) + 0.1 * c * phi[i]!;
    }
    for (let i = 1; i < n - 1; i++) {
      const d = next[i]! - 0.3;
      loss += d * d;
      phi[i] = next[i]!;
    }
  }
  return loss;
}
`;

/** Functions of which variances are known, or that must be refused. */
export const randomizedLaws = `
/**
 * Linear in w, from a copy of x: what is kept is that copy.
 * @differentiable wrt w
 */
export function linear(w: Float64Array, c: Float64Array, x: Float64Array, rows: number): number {
  const d = 24, outputs = 2;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(24);
    for (let i = 0; i < d; i++) h[i] = x[row * d + i]!;
    for (let o = 0; o < outputs; o++) for (let i = 0; i < d; i++) sum += c[row * outputs + o]! * (w[o * d + i]! * h[i]!);
  }
  // The slope of what follows is 1 where w is 0, and not known before the loop.
  return (1 + sum / rows) ** 2 / 2;
}

/**
 * Layers of width 8, each sampled for its own weights alone.
 * @differentiable wrt w
 */
export function deep(w: Float64Array, x: Float64Array, depth: number): number {
  let sum = 0;
  for (let row = 0; row < 1; row++) {
    const a = new Float64Array(8);
    const z = new Float64Array(8);
    for (let i = 0; i < 8; i++) a[i] = x[i]!;
    for (let l = 0; l < depth; l++) {
      for (let i = 0; i < 8; i++) {
        let s = 0;
        for (let j = 0; j < 8; j++) s += w[(l * 8 + i) * 8 + j]! * a[j]!;
        z[i] = s;
      }
      for (let i = 0; i < 8; i++) a[i] = z[i]!;
    }
    for (let i = 0; i < 8; i++) sum += a[i]!;
  }
  return sum;
}

/**
 * One number for each trip, which only weights are multiplied by.
 * @differentiable wrt w
 */
export function series(w: Float64Array, s: Float64Array): number {
  let [sum, u] = [0, 0];
  for (let i = 0; i < s.length; i++) {
    u = 0.9 * u + Math.sin(s[i]!);
    sum += w[i]! * u;
  }
  return Math.exp(0.1 * sum);
}

/**
 * What it keeps is drawn by a seed of its caller's.
 * @differentiable wrt w
 */
export function noisy(w: Float64Array, seed: number): number {
  let sum = 0;
  for (let row = 0; row < 1; row++) {
    const h = new Float64Array(24);
    for (let i = 0; i < 24; i++) h[i] = randomNormal(seed, 0, i) ** 2 + Math.exp(w[i]! * row);
    for (let i = 0; i < 24; i++) sum += w[i]! * h[i]!;
  }
  return sum;
}

/**
 * Heat with a source, whose loss is a sum of squares of the state: adjoints are multiplied by the state of one trip in the loss,
 * and then by those of earlier trips in the source.
 * @differentiable wrt theta
 */
export function steered(theta: Float64Array, start: Float64Array, steps: number): number {
  const n = start.length;
  const phi = start.slice(), next = start.slice();
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < n - 1; i++) {
      const p = phi[i]!;
      const c = theta[0]! + theta[1]! * Math.sin(t + i);
      next[i] = p + 0.2 * (phi[i - 1]! - 2 * p + phi[i + 1]!) + c * p;
      loss += (1 + Math.sin(i)) * p * p;
    }
    for (let i = 1; i < n - 1; i++) phi[i] = next[i]!;
  }
  return loss;
}

/**
 * The same in place, from left to right: what a cell becomes is read by the next one in the same trip.
 * @differentiable wrt theta
 */
export function sweptInPlace(theta: Float64Array, start: Float64Array, steps: number): number {
  const phi = start.slice();
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < phi.length; i++) {
      const p = phi[i - 1]!;
      phi[i] = 0.5 * phi[i]! + (theta[0]! + theta[1]! * Math.sin(t + i)) * p;
      loss += (1 + Math.sin(i)) * p * p;
    }
  }
  return loss;
}

/**
 * The four paths of Oktay and others, section 2, at each step of two running sums: a = exp(x1), b = sin(x2), c = b x2, d = a c,
 * and the sum of a d.
 * @differentiable wrt x1 x2
 */
export function fourPaths(x1: Float64Array, x2: Float64Array): number {
  let [s1, s2, sum] = [0, 0, 0];
  for (let i = 0; i < x1.length; i++) {
    s1 = 0.5 * s1 + x1[i]!;
    s2 = 0.5 * s2 + x2[i]!;
    const a = Math.exp(s1);
    const b = Math.sin(s2);
    const c = b * s2;
    const d = a * c;
    sum += a * d;
  }
  return sum;
}

/**
 * Of each row h and g are multiplied by weights, and a loop with a checkpoint runs on from h.
 * @differentiable wrt u w v
 */
export function besideStates(u: Float64Array, w: Float64Array, v: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(6), g = new Float64Array(6), s = new Float64Array(6);
    for (let i = 0; i < 6; i++) {
      h[i] = Math.sin(x[row * 6 + i]! * v[i]!);
      g[i] = Math.cos(h[i]! + 1);
    }
    checkpoint({ schedule: "sqrt" });
    for (let t = 0; t < 5; t++) for (let i = 0; i < 6; i++) s[i] = Math.tanh(s[i]! * u[i]! + h[i]! * w[i]!);
    for (let i = 0; i < 6; i++) sum += s[i]! + h[i]! * u[i]! + g[i]! * w[i]!;
  }
  return Math.exp(sum / rows);
}

/**
 * What a loop with a checkpoint leaves is multiplied by weights, and something is computed from it.
 * @differentiable wrt u w
 */
export function behindStates(u: Float64Array, w: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const s = new Float64Array(6), g = new Float64Array(6);
    for (let i = 0; i < 6; i++) s[i] = x[row * 6 + i]!;
    checkpoint({ schedule: "binomial", slots: 2 });
    for (let t = 0; t < 5; t++) for (let i = 0; i < 6; i++) s[i] = Math.tanh(s[i]! * u[i]! + s[(i + 1) % 6]!);
    for (let i = 0; i < 6; i++) g[i] = Math.cos(s[i]!);
    for (let i = 0; i < 6; i++) sum += s[i]! * w[i]! + g[i]! * w[i]! * w[i]!;
  }
  return Math.exp(sum / rows);
}

function smear(h: Float64Array, n: number): void {
  if (n <= 0) return;
  h[n - 1] = Math.sin(h[n - 1]!) + h[n % 6]!;
  smear(h, n - 1);
}

/**
 * Of each row h is multiplied by weights before and after a function that stays a call has written it.
 * @differentiable wrt u w
 */
export function aroundCall(u: Float64Array, w: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(6);
    for (let i = 0; i < 6; i++) h[i] = Math.cos(x[row * 6 + i]! * u[i]!);
    for (let i = 0; i < 6; i++) sum += w[i]! * h[i]!;
    smear(h, 5);
    for (let i = 0; i < 6; i++) sum += w[i]! * h[i]! * 0.5;
  }
  return Math.exp(sum / rows);
}

function powers(h: Float64Array, n: number): number {
  return n <= 0 ? 0 : h[n - 1]! ** n + powers(h, n - 1);
}

/**
 * Of each row h is multiplied by weights, and handed to a function that stays a call.
 * @differentiable wrt w v
 */
export function besideCall(w: Float64Array, v: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(6);
    for (let i = 0; i < 6; i++) h[i] = Math.sin(x[row * 6 + i]! * v[i]!);
    for (let i = 0; i < 6; i++) sum += w[i]! * h[i]!;
    sum += powers(h, 6);
  }
  return Math.exp(sum / rows);
}

/** @differentiable wrt w */
export function state(w: Float64Array, steps: number): number {
  const h = new Float64Array(6);
  for (let i = 0; i < 6; i++) h[i] = 0.3 + 0.1 * i;
  for (let t = 0; t < steps; t++) for (let i = 0; i < 6; i++) h[i] = h[i]! * h[i]! * w[i]!;
  let sum = 0;
  for (let i = 0; i < 6; i++) sum += h[i]!;
  return sum;
}
`;

const wave = (length: number, by: number, scale = 1) =>
  Float64Array.from({ length }, (_, i) => scale * Math.sin(by * (i + 1)));

/** Arguments for a batch of so many rows; the steps in time of `heat`. */
export const argumentsOf: Readonly<Record<string, (rows: number) => Arguments>> = {
  layers: (rows) => [wave(100, 1.1), wave(20, 0.7, 0.2), wave(60, 2.3), wave(3, 1), wave(5 * rows, 0.9), rows],
  cases: (rows) => [wave(100, 1.1), wave(20, 0.7, 0.2), wave(60, 2.3), wave(3, 1), wave(5 * rows, 0.9), rows],
  convolution: (rows) => [wave(9, 1.3), wave(9, 0.8), wave(64 * rows, 0.37), rows],
  recurrent: (rows) => [wave(36, 1.7, 0.5), wave(6, 1), wave(4 * rows, 0.6), rows],
  heat: (rows) => [Float64Array.of(0.3, -0.2, 0.5), wave(22, 0.15), rows],
  steered: (rows) => [Float64Array.of(0.1, -0.2), wave(22, 0.15), rows],
  besideStates: (rows) => [wave(6, 1), wave(6, 0.4), wave(6, 0.7), wave(6 * rows, 0.9), rows],
  besideCall: (rows) => [wave(6, 0.4), wave(6, 0.7), wave(6 * rows, 0.9), rows],
  behindStates: (rows) => [wave(6, 0.4), wave(6, 0.7), wave(6 * rows, 0.9), rows],
  aroundCall: (rows) => [wave(6, 0.4), wave(6, 0.7), wave(6 * rows, 0.9), rows],
  state: (rows) => [Float64Array.from({ length: 6 }, (_, i) => 1.2 + 0.1 * i), rows],
  fourPaths: (rows) => [wave(7 * rows, 0.3, 0.5), wave(7 * rows, 0.7)],
};
