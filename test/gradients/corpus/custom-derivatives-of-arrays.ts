/** Arrays that are handed to functions whose derivatives are given by hand, or come from them, and change before or after. */
import { checkpoint, customJvp, customVjp } from "fluxion";

const softplus = customJvp(
  customVjp(
    (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    ([x], _y, yBar) => [yBar / (1 + Math.exp(-x))],
  ),
  ([x], _y, [xDot]) => xDot / (1 + Math.exp(-x)),
);

function norm(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * x[i];
  return Math.sqrt(sum);
}

const length = customJvp(
  customVjp(norm, ([x], y, yBar) => [x.map((xi) => (xi / y) * yBar)]),
  ([x], y, [xDot]) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i] * xDot[i];
    return sum / y;
  },
);

function normalised(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  const size = norm(x);
  for (let i = 0; i < x.length; i++) y[i] = x[i] / size;
  return y;
}

/** (v - <v, y> y) / |x|, which is symmetric. */
function projected(x: Float64Array, y: Float64Array, v: Float64Array): Float64Array {
  const size = norm(x);
  let along = 0;
  for (let i = 0; i < v.length; i++) along += v[i] * y[i];
  const given = new Float64Array(v.length);
  for (let i = 0; i < v.length; i++) given[i] = (v[i] - along * y[i]) / size;
  return given;
}

const unit = customJvp(
  customVjp(normalised, ([x], y, yBar) => [projected(x, y, yBar)]),
  ([x], y, [xDot]) => projected(x, y, xDot),
);

/** @differentiable */
export function ofArrays(x: Float64Array): number {
  const y = unit(x);
  return y[0] * y[1] + length(x) * length(y) + softplus(y[2]);
}

/** @differentiable */
export function givesArray(x: Float64Array): Float64Array {
  return unit(x);
}

/**
 * What is handed over is changed afterwards.
 * @differentiable
 */
export function argumentChanged(x: Float64Array): number {
  const own = x.slice();
  let sum = 0;
  for (let i = 0; i < 3; i++) {
    const y = unit(own);
    own[0] += y[1] * y[0];
    own[i] *= 1.5;
    sum += y[2] * length(own);
  }
  return sum;
}

/**
 * What is given is changed, and read before.
 * @differentiable
 */
export function resultChanged(x: Float64Array): Float64Array {
  const y = unit(x);
  const z = unit(y);
  y[0] *= y[1];
  z[1] = 3;
  z[2] += y[0];
  for (let i = 0; i < z.length; i++) y[i] = z[i] * y[i];
  return y;
}

/**
 * The parameter itself is changed.
 * @differentiable
 */
export function parameterChanged(x: Float64Array): number {
  const y = unit(x);
  x[0] = y[1] * length(x);
  return x[0] * y[0] + length(x);
}

/**
 * Arrays that are made in loops, and go by changing names.
 * @differentiable
 */
export function exchanged(x: Float64Array): number {
  let a: Float64Array = x.slice();
  let b: Float64Array = unit(x);
  for (let i = 0; i < 4; i++) {
    const next = unit(a);
    for (let j = 0; j < next.length; j++) next[j] += 0.3 * b[j];
    b = a;
    a = next;
  }
  return a[0] * b[1] + length(b);
}

/**
 * Results that a list holds.
 * @differentiable
 */
export function inLists(x: Float64Array): number {
  const all: Float64Array[] = [];
  for (let i = 0; i < 3; i++) all.push(unit(i === 0 ? x : all[i - 1].map((v) => v * v + i)));
  let sum = 0;
  for (const y of all) sum += y[0] * length(y) + y[1] ** 3;
  return sum;
}

/**
 * Arrays that a function which calls itself hands over, gets and changes.
 * @differentiable wrt x
 */
export function inRecursion(x: Float64Array, depth: number): number {
  const y = unit(x);
  if (depth === 0) return y[0] * length(x);
  const z = unit(y);
  y[0] += z[1] * depth;
  const inner = inRecursion(y, depth - 1);
  y[1] *= inner;
  return length(y) * inner + z[2] * softplus(x[0]);
}

/**
 * The parameter of a function that calls itself is changed before and after it is handed over.
 * @differentiable wrt x
 */
export function changedInRecursion(x: Float64Array, depth: number): number {
  x[depth] *= length(x);
  const y = unit(x);
  x[0] += y[1];
  const inner = depth > 0 ? changedInRecursion(x, depth - 1) : 1;
  return inner * y[2] + length(x);
}

/**
 * In a loop that runs again from the states of a few trips.
 * @differentiable
 */
export function runAgain(x: Float64Array): number {
  const z = x.slice();
  let s = x[0];
  checkpoint({ schedule: "binomial", slots: 2 });
  for (let k = 0; k < 7; k++) {
    s = softplus(s * 0.5) + z[1] * 0.1;
    const y = unit(z);
    z[0] = 0.5 * y[1] + 0.1 * s;
    z[1] = Math.sin(y[0]);
  }
  return s + z[0];
}

/**
 * On one way only.
 * @differentiable
 */
export function inBranches(x: Float64Array, which: number): number {
  let y = x;
  if (which > 1) y = unit(x);
  else if (which > 0) return length(x) * softplus(x[0]);
  const z = which > 2 ? unit(y) : y;
  return y[0] * z[1];
}

const plus = customJvp(
  customVjp(
    (x: Float64Array, y: Float64Array) => x.map((xi, i) => xi + y[i]),
    (_args, _sum, bar) => [bar, bar],
  ),
  (_args, _sum, [xDot, yDot]) => xDot.map((v, i) => v + yDot[i]),
);
const same = customJvp(
  customVjp(
    (x: Float64Array) => x.slice(),
    (_args, _y, bar) => [bar],
  ),
  (_args, _y, [xDot]) => xDot,
);

/**
 * Rules that hand on what they are handed.
 * @differentiable
 */
export function handedOn(x: Float64Array): number {
  const y = same(x);
  y[0] *= 3;
  const z = plus(y, plus(x, x));
  z[1] *= z[0];
  const w = plus(z, z);
  return w[0] * w[1] + y[0] * x[1] + z[2];
}

/**
 * Views are handed over.
 * @differentiable
 */
export function ofViews(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const part = x.subarray(i, i + 2);
    sum += length(part) * unit(part)[1] * (i + 1);
  }
  return sum;
}

const x3 = () => Float64Array.of(0.6, -1.1, 0.8);

export const samples = {
  ofArrays: [[x3()]],
  givesArray: [[x3()]],
  argumentChanged: [[x3()]],
  resultChanged: [[x3()]],
  parameterChanged: [[x3()]],
  exchanged: [[x3()]],
  inLists: [[x3()]],
  inRecursion: [
    [x3(), 0],
    [x3(), 2],
  ],
  changedInRecursion: [[x3(), 2]],
  runAgain: [[x3()]],
  inBranches: [
    [x3(), 0],
    [x3(), 1],
    [x3(), 2],
    [x3(), 3],
  ],
  handedOn: [[x3()]],
  ofViews: [[x3()]],
};
