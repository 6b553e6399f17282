/** Functions as arguments, results, fields and variables, all of them known at build time. */

type Scalar = (t: number) => number;

/** Simpson's rule. */
function integrate(f: Scalar, a: number, b: number, n: number): number {
  const h = (b - a) / n;
  let s = f(a) + f(b);
  for (let i = 1; i < n; i++) s += (i % 2 === 0 ? 2 : 4) * f(a + i * h);
  return (s * h) / 3;
}

/** @differentiable wrt a b */
export function integratesClosure(a: number, b: number): number {
  return integrate((t) => Math.exp(-a * t * t) * Math.cos(b * t), 0, b, 8);
}

/** @differentiable wrt a b */
export function integratesTwice(a: number, b: number): number {
  return integrate((x) => integrate((y) => Math.sin(a * x * y) + b * y, 0, x, 4), 0, 1, 6);
}

/** @differentiable */
export function integratesLibrary(x: number): number {
  return integrate(Math.sin, 0, x, 6) + integrate(square, x, 2 * x, 4);
}

function square(x: number): number {
  return x * x;
}

function bisect(f: Scalar, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let k = 0; k < 40; k++) {
    const middle = 0.5 * (a + b);
    if (f(middle) > 0) b = middle;
    else a = middle;
  }
  return 0.5 * (a + b);
}

function newton(f: Scalar, derivative: Scalar, start: number, steps = 6): number {
  let x = start;
  for (let k = 0; k < steps; k++) {
    const step = f(x) / derivative(x);
    x -= step;
    if (Math.abs(step) < 1e-14) break;
  }
  return x;
}

/** @differentiable */
export function newtonRoot(a: number): number {
  return newton(
    (x) => x * x * x - a,
    (x) => 3 * x * x,
    1 + a,
    8,
  );
}

/** @differentiable */
export function newtonFromBisection(a: number): number {
  const residual = (x: number) => x * x - a - 1;
  return newton(residual, (x) => 2 * x, bisect(residual, 0, a + 2), 3);
}

type RightSide = (t: number, y: Float64Array, out: Float64Array) => void;

function rungeKutta(rhs: RightSide, y: Float64Array, t: number, h: number): void {
  const n = y.length;
  const k1 = new Float64Array(n),
    k2 = new Float64Array(n),
    k3 = new Float64Array(n),
    k4 = new Float64Array(n);
  const z = new Float64Array(n);
  const shifted = (k: Float64Array, by: number) => {
    for (let i = 0; i < n; i++) z[i] = y[i]! + by * k[i]!;
    return z;
  };
  rhs(t, y, k1);
  rhs(t + h / 2, shifted(k1, h / 2), k2);
  rhs(t + h / 2, shifted(k2, h / 2), k3);
  rhs(t + h, shifted(k3, h), k4);
  for (let i = 0; i < n; i++) y[i] = y[i]! + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!);
}

/** @differentiable wrt start p */
export function pendulum(start: Float64Array, p: number, steps: number): number {
  const y = start.slice();
  let calls = 0;
  const rhs: RightSide = (t, state, out) => {
    calls++;
    out[0] = state[1]!;
    out[1] = -p * Math.sin(state[0]!) + 0.1 * Math.cos(t);
  };
  for (let k = 0; k < steps; k++) rungeKutta(rhs, y, k * 0.1, 0.1);
  return y[0]! * y[0]! + y[1]! + calls;
}

function oscillator(_t: number, y: Float64Array, out: Float64Array): void {
  out[0] = y[1]! * y[0]!;
  out[1] = -y[0]!;
}

/** @differentiable */
export function oscillates(start: Float64Array, steps: number): number {
  const y = start.slice();
  for (let k = 0; k < steps; k++) rungeKutta(oscillator, y, 0, 0.2);
  return y[0]! + y[1]! * y[1]!;
}

/** A piecewise linear function through points. */
function interpolation(xs: Float64Array, ys: Float64Array): Scalar {
  const slopes = new Float64Array(xs.length);
  for (let i = 0; i + 1 < xs.length; i++) slopes[i] = (ys[i + 1]! - ys[i]!) / (xs[i + 1]! - xs[i]!);
  return (t) => {
    let i = 0;
    while (i + 2 < xs.length && t > xs[i + 1]!) i++;
    return ys[i]! + slopes[i]! * (t - xs[i]!);
  };
}

/** @differentiable wrt ys zs t */
export function interpolates(xs: Float64Array, ys: Float64Array, zs: Float64Array, t: number): number {
  const f = interpolation(xs, ys);
  const g = interpolation(xs, zs);
  let s = f(t) * g(t);
  for (let k = 0; k < 4; k++) s += f(0.7 * k + 0.1) * g(k * 0.6);
  return s;
}

interface Curve {
  readonly value: Scalar;
  readonly slope: Scalar;
  readonly scale: number;
}

function polynomial(a: number, b: number): Curve {
  const value = (t: number) => a * t * t + b * t;
  return { value, slope: (t) => 2 * a * t + b, scale: a * b };
}

function lengthOf(curve: Curve, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) s += Math.hypot(1, curve.slope(i / n)) * curve.scale + curve.value(i);
  return s;
}

/** @differentiable wrt a b */
export function curves(a: number, b: number): number {
  const first = polynomial(a, b);
  const { value, slope: derivative } = polynomial(b, 2);
  return lengthOf(first, 3) * value(a) + derivative(b);
}

/** @differentiable wrt a b */
export function mutatesOuter(a: number, b: number): number {
  let sum = 0,
    count = 0;
  const add = (x: number) => {
    sum += x * a;
    count++;
  };
  const twice = (action: (x: number) => void, x: number) => {
    action(x);
    action(sum * 0.5);
  };
  for (let i = 0; i < 3; i++) twice(add, b + i);
  twice((x) => {
    sum *= x;
  }, a);
  return sum * count;
}

function counter(step: number): () => number {
  let value = 0;
  return () => (value += step);
}

/** @differentiable wrt a b */
export function countersOfTheirOwn(a: number, b: number): number {
  const first = counter(a);
  const second = counter(b);
  let s = 0;
  for (let i = 0; i < 4; i++) {
    s += first() * second();
    if (i > 1) first();
  }
  return s + first();
}

/** @differentiable wrt a b */
export function chosenAtRunTime(a: number, b: number): number {
  const f = a > b ? Math.sin : (x: number) => x * x * b;
  const kernel = (kind: number): Scalar => {
    if (kind === 0) return Math.exp;
    if (kind === 1) return f;
    return (x) => x * kind;
  };
  let s = f(a);
  for (let k = 0; k < 4; k++) s += kernel(k)(b * 0.3) * (k + 1);
  return s;
}

function guarded(xs: Float64Array, scale: number): Scalar {
  if (xs.length === 0) return (t) => t;
  let sum = 0;
  const squares = xs.map((x) => x * x * scale);
  for (const [i, x] of xs.entries()) {
    const product = x * scale;
    if (product > 2) return (t) => product * t + i + sum;
    sum += product;
  }
  const { low, high } = { low: sum, high: 2 * sum };
  if (sum > 1) return (t) => squares[0]! * t + low - high;
  return (t) => squares[1]! * t * t + scale;
}

/** @differentiable wrt xs scale */
export function guardedFactory(xs: Float64Array, scale: number): number {
  const f = guarded(xs, scale);
  const g = scale > 0.5 ? guarded(xs.subarray(1), scale * scale) : Math.sin;
  let s = f(scale) * g(xs[0]!);
  for (let k = 0; k < 3; k++) s += f(k * 0.5) * g(s * 0.1);
  return s;
}

/** @differentiable wrt x w */
export function basis(x: number, w: Float64Array): number {
  const functions = [(t: number) => 1 + 0 * t, (t: number) => t, square, Math.sin];
  let s = 0;
  for (let i = 0; i < functions.length; i++) s += w[i]! * functions[i]!(x);
  for (const f of functions) s += f(s * 0.1);
  for (const [i, f] of functions.entries()) s += i * f(x);
  return s;
}

const { abs: fabs, exp } = Math;
const cosine = Math.cos;

/** @differentiable */
export function renamed(x: number): number {
  const apply = (f: Scalar, at: number) => f(at);
  const sine = Math.sin;
  return apply(exp, x) + apply(fabs, x) * apply(cosine, x) + sine(x) + apply(sine, 2 * x);
}

function compose(...functions: readonly Scalar[]): Scalar {
  return (x) => {
    let y = x;
    for (const f of functions) y = f(y);
    return y;
  };
}

function sum(...terms: number[]): number {
  let s = 0;
  for (let i = 0; i < terms.length; i++) s += terms[i]! * (i + 1);
  return s;
}

/** @differentiable wrt x p */
export function anyNumber(x: number, p: [number, number, number]): number {
  const f = compose(Math.sin, (y) => y * x, square);
  return f(x) + sum(x, 2, ...p) + sum() + sum(...p, x * x) + Math.hypot(...p, x);
}

function smooth(x: number, width = 2, activation: Scalar = (t) => Math.tanh(t * width)): number {
  return activation(x) * width;
}

/** @differentiable wrt x y */
export function defaults(x: number, y: number): number {
  return smooth(x) + smooth(x, y) + smooth(x, undefined, Math.atan) + smooth(y, x, (t) => t * x);
}

function argmax(n: number, score: (i: number) => number): number {
  let best = 0;
  for (let i = 1; i < n; i++) if (score(i) > score(best)) best = i;
  return best;
}

/** @differentiable */
export function indexesThroughCallbacks(x: Float64Array): number {
  const at = argmax(x.length, (i) => x[i]! * (i + 1));
  return x[at]! * x[at]! + x[argmax(3, (i) => -x[i]!)]!;
}

function memo<T>(f: (x: T) => number, x: T): number {
  return f(x) * 2;
}

/** @differentiable wrt x y */
export function generic(x: number, y: Float64Array): number {
  return memo((t: number) => t * x, x) + memo((v: Float64Array) => v[0]! * v[1]!, y);
}

const kernels = {
  gauss: (r: number) => Math.exp(-r * r),
  cauchy: (r: number) => 1 / (1 + r * r),
};

/** @differentiable */
export function tableOfFunctions(x: number): number {
  return kernels.gauss(x) * integrate(kernels.cauchy, 0, x, 4);
}

/** @differentiable wrt a b */
export function curried(a: number, b: number): number {
  const add = (x: number) => (y: number) => x * y + x;
  const byTwo = add(2 * a);
  return add(a)(b) * byTwo(b) + byTwo(a);
}

function gradientStep(f: (x: Float64Array) => number, x: Float64Array, h: number): Float64Array {
  const base = f(x);
  const next = x.slice();
  for (let i = 0; i < x.length; i++) {
    const moved = x.slice();
    moved[i] = moved[i]! + h;
    next[i] = next[i]! - 0.1 * ((f(moved) - base) / h);
  }
  return next;
}

/** @differentiable wrt x a */
export function descends(x: Float64Array, a: number): number {
  const f = (v: Float64Array) => {
    let s = 0;
    for (const e of v) s += (e - a) ** 2 * (1 + e * e);
    return s;
  };
  let at = x;
  for (let k = 0; k < 3; k++) at = gradientStep(f, at, 0.125);
  return f(at);
}

const xs = Float64Array.of(0, 1, 1.5, 3);

export const gradients = {
  newtonRoot: (a: number) => Math.cbrt(a) / (3 * a),
  newtonFromBisection: (a: number) => 0.5 / Math.sqrt(a + 1),
};

export const samples = {
  integratesClosure: [
    [0.7, 1.3],
    [0.2, -0.8],
  ],
  integratesTwice: [[0.7, 1.3]],
  integratesLibrary: [[0.9]],
  newtonRoot: [[2], [0.6]],
  newtonFromBisection: [[1.7]],
  pendulum: [
    [Float64Array.of(0.3, 0.9), 1.2, 3],
    [Float64Array.of(0.3, 0.9), 1.2, 0],
  ],
  oscillates: [[Float64Array.of(0.3, 0.9), 3]],
  interpolates: [[xs, Float64Array.of(1, 2, -1, 0.5), Float64Array.of(0.3, -0.2, 2, 1.5), 1.2]],
  curves: [[0.8, -0.3]],
  mutatesOuter: [[0.8, -0.3]],
  countersOfTheirOwn: [[0.8, -0.3]],
  chosenAtRunTime: [
    [0.8, -0.3],
    [-0.2, 0.4],
  ],
  basis: [[0.8, Float64Array.of(0.3, -0.2, 2, 1.5)]],
  guardedFactory: [
    [Float64Array.of(0.3, -0.2, 1.4), 0.9],
    [Float64Array.of(0.3, -0.2, 1.4), 0.4],
    [Float64Array.of(0.3, 2.5, 1.4), 0.9],
    [Float64Array.of(0.3, 0.9, 0.8), 0.9],
  ],
  renamed: [[0.6], [-1.2]],
  anyNumber: [[0.6, [0.3, -0.7, 1.1]]],
  defaults: [[0.6, 1.4]],
  indexesThroughCallbacks: [[Float64Array.of(0.3, -0.2, 2, 1.2)], [Float64Array.of(3, -0.2, 0.8, -0.5)]],
  generic: [[0.6, Float64Array.of(0.3, -0.2)]],
  tableOfFunctions: [[0.6]],
  curried: [[0.6, -0.4]],
  descends: [[Float64Array.of(0.3, -0.2), 0.4]],
};
