/** @differentiable wrt a */
export function newtonRoot(a: number): number {
  let x = a;
  while (Math.abs(x * x - a) > 1e-13 * a) x = 0.5 * (x + a / x);
  return x;
}

/** @differentiable wrt x */
export function doWhileHalving(x: number): number {
  let s = x;
  do {
    s = s * 0.5 + Math.sin(s) * 0.1;
  } while (s > 1);
  return s * s;
}

/** @differentiable wrt x */
export function endlessWithBreak(x: number): number {
  let term = 1;
  let sum = 1;
  let k = 0;
  for (;;) {
    k++;
    term *= x / k;
    if (Math.abs(term) < 1e-12) break;
    sum += term;
  }
  return sum;
}

/** @differentiable wrt x */
export function whileTrueWithReturn(x: number[]): number {
  let i = 0;
  let s = 0;
  while (true) {
    if (i >= x.length) return s;
    s = s * x[i] + 1;
    if (s > 10) return s * x[0];
    i++;
  }
}

/** @differentiable wrt x */
export function continues(x: Float64Array): number {
  let s = 0;
  let last = 1;
  for (let i = 0; i < x.length; i++) {
    if (x[i] < 0) continue;
    last = x[i] * last;
    if (last > 5) {
      last = 1;
      continue;
    }
    s += last * x[i];
  }
  return s + last;
}

/** @differentiable wrt x threshold */
export function breakInTheMiddle(x: Float64Array, threshold: number): number {
  let s = 1;
  for (let i = 0; i < x.length; i++) {
    s += x[i] * x[i] * threshold;
    if (s > 4) break;
    s *= 1 + 0.5 * x[i];
  }
  return s * s;
}

/** @differentiable wrt x */
export function labels(x: Float64Array, n: number): number {
  let s = 0;
  rows: for (let i = 0; i < n; i++) {
    let product = 1;
    for (let j = 0; j < n; j++) {
      const value = x[i * n + j];
      if (value < -2) break rows;
      if (value < 0) continue rows;
      product *= value;
      if (product > 20) break;
      s += 0.1 * product;
    }
    s += product * product;
  }
  return s;
}

/** @differentiable wrt x */
export function labelledBlock(x: number, y: number): number {
  let s = x;
  out: {
    s = s * x;
    if (y > 1) break out;
    s = Math.sin(s);
    if (y > 0) break out;
    s += x;
  }
  return s * s;
}

/** @differentiable wrt x */
export function returnFromInner(x: Float64Array, n: number, limit: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      s += x[i * n + j] * x[j * n + i];
      if (s > limit) return s * s + x[i];
    }
    s *= 0.5;
  }
  return -s;
}

/** @differentiable wrt x */
export function triangular(x: Float64Array): number {
  let s = 0;
  const n = x.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const d = x[i] - x[j];
      s += 1 / (0.5 + d * d) + Math.tanh(s);
    }
  }
  return s;
}

/** @differentiable wrt x */
export function downwardInStrides(x: Float64Array): number {
  let s = 0;
  for (let i = x.length - 1; i >= 0; i -= 3) s = s * x[i] + Math.cos(x[i]);
  for (let i = 0, j = x.length - 1; i < j; i++, j--) s += x[i] * x[j] * s;
  return s;
}

/** @differentiable wrt start x */
export function floatCounter(start: number, x: number): number {
  let s = 0;
  for (let t = start; t < 2; t += 0.3) s += Math.exp(-t * x) * 0.3;
  return s;
}

/** @differentiable wrt x */
export function counterAsFactor(x: number, n: number): number {
  let s = 0;
  for (let i = 1; i <= n; i++) s += Math.sin(i * x) / i;
  return s;
}

/** @differentiable wrt x */
export function updateInCondition(x: number[]): number {
  let i = 0;
  let s = 0;
  let value: number;
  while ((value = x[i++]) > 0) s += value * value * i;
  return s;
}

/** @differentiable wrt x */
export function carriedPair(x: number[]): number {
  let a = 1;
  let b = 0.5;
  for (let i = 0; i < x.length; i++) {
    [a, b] = [b + x[i] * a, a - 0.1 * x[i]];
  }
  return a * b;
}

/** @differentiable wrt x */
export function bestOfAll(x: Float64Array): number {
  let best = -1e9;
  let where = -1;
  for (const [i, value] of x.entries()) {
    if (value * value <= best) continue;
    best = value * value;
    where = i;
  }
  return best * 3 + (where >= 0 ? x[where] : 0);
}

/** @differentiable wrt x */
export function stepsUntilEven(x: number, n: number): number {
  let s = x;
  let k = n;
  while (k !== 1) {
    if (k % 2 === 0) {
      k = k / 2;
      s = Math.sin(s) + x;
    } else {
      k = 3 * k + 1;
      s *= 0.7;
    }
  }
  return s;
}

/** @differentiable wrt x v */
export function timeStepper(x: Float64Array, v: Float64Array, steps: number, h: number): number {
  const n = x.length;
  const force = new Float64Array(n);
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < n; i++) {
      force[i] = -x[i];
      if (i > 0) force[i] += Math.sin(x[i - 1] - x[i]);
      if (i < n - 1) force[i] += Math.sin(x[i + 1] - x[i]);
    }
    for (let i = 0; i < n; i++) {
      v[i] += h * force[i];
      x[i] += h * v[i];
    }
  }
  let energy = 0;
  for (let i = 0; i < n; i++) energy += 0.5 * (v[i] * v[i] + x[i] * x[i]);
  return energy;
}

export const samples = {
  newtonRoot: [[2], [0.3]],
  doWhileHalving: [[7], [0.4]],
  endlessWithBreak: [[0.7], [-1.5]],
  whileTrueWithReturn: [[[1, 2, 0.5]], [[4, 3, 2]], [[2]]],
  continues: [[Float64Array.of(1, -2, 3, 2, 0.5)], [Float64Array.of(-1, -2)], [Float64Array.of(1.5)]],
  breakInTheMiddle: [
    [Float64Array.of(1, 0.5, 0.2), 0.5],
    [Float64Array.of(1, 2, 3), 0.5],
    [Float64Array.of(4, 2, 3), 0.5],
  ],
  labels: [
    [Float64Array.of(1, 2, 3, 4), 2],
    [Float64Array.of(1, -1, 3, 4), 2],
    [Float64Array.of(1, 2, 3, -4, 5, 6, 7, 8, 9), 3],
    [Float64Array.of(1, 2, 30, 0.4, 0.5, 6, 7, 8, 9), 3],
  ],
  labelledBlock: [
    [0.8, 2],
    [0.8, 0.5],
    [0.8, -1],
  ],
  returnFromInner: [
    [Float64Array.of(1, 2, 3, 4), 2, 100],
    [Float64Array.of(1, 2, 3, 4), 2, 0.5],
    [Float64Array.of(1, 2, 3, 4), 2, 6],
    [Float64Array.of(1, 2, 3, 4), 2, 9],
  ],
  triangular: [[Float64Array.of(1, 2, 0.5, -1)]],
  downwardInStrides: [[Float64Array.of(1, 2, 0.5, -1, 0.2)], [Float64Array.of(1, 0.5)]],
  floatCounter: [
    [0.1, 0.8],
    [1.9, 0.8],
  ],
  counterAsFactor: [
    [0.4, 5],
    [0.4, 1],
  ],
  updateInCondition: [[[1, 2, 0.5, -1, 3]], [[2, 0]]],
  carriedPair: [[[1, 2, 0.5]]],
  bestOfAll: [[Float64Array.of(1, -3, 0.5)], [Float64Array.of(0.3)]],
  stepsUntilEven: [
    [0.4, 6],
    [0.4, 2],
  ],
  timeStepper: [[Float64Array.of(0.1, 0.5, -0.2), Float64Array.of(0, 0.1, 0.3), 6, 0.1]],
};

export const gradients = {
  newtonRoot: (a: number) => 0.5 / Math.sqrt(a),
};
