/** Numbers: functions whose derivatives are given by hand, in all the places where a derivative may pass through a call. */
import { customJvp, customVjp } from "fluxion";

const softplus = customJvp(
  customVjp(
    (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    ([x], _y, yBar) => [yBar / (1 + Math.exp(-x))],
  ),
  ([x], _y, [xDot]) => xDot / (1 + Math.exp(-x)),
);

/** Newton's method; its derivative is that of the number it ends at. */
function newton(a: number): number {
  let x = a > 1 ? a : 1;
  while (Math.abs(x * x - a) > 1e-15 * a) x = 0.5 * (x + a / x);
  return x;
}
const root = customVjp(
  customJvp(newton, (_args, y, [aDot]) => aDot / (2 * y)),
  (_args, y, yBar) => [yBar / (2 * y)],
);

function powerOf(x: number, n: number, isRaised: boolean): number {
  return isRaised ? x ** n : x;
}
const raised = customVjp(
  customJvp(powerOf, ([x, n, isRaised], y, [xDot, nDot]) => {
    if (!isRaised) return xDot;
    return n * x ** (n - 1) * xDot + y * Math.log(x) * nDot;
  }),
  ([x, n, isRaised], y, yBar) => {
    if (!isRaised) return [yBar, 0];
    return [n * x ** (n - 1) * yBar, y * Math.log(x) * yBar];
  },
);

/** @differentiable wrt x y */
export function inExpressions(x: number, y: number): number {
  return softplus(x) * softplus(softplus(y) - x) + root(x * x + 1) * y;
}

/** @differentiable wrt x n */
export function byEachArgument(x: number, n: number, isRaised: boolean): number {
  return raised(x, n, isRaised) + raised(n, x, !isRaised) * raised(x, 3, true);
}

/** @differentiable */
export function inLoops(x: Float64Array): number {
  let sum = 0;
  let state = 0.5;
  for (let i = 0; i < x.length; i++) {
    sum += softplus(x[i]) * x[i];
    state = softplus(state * x[i]) + root(state + 2);
    if (state > 50) break;
  }
  let k = 0;
  while (state > 1) {
    state = root(state) - 0.01;
    k++;
    if (k > 5) return sum * state;
  }
  return sum * state + k;
}

/**
 * Trips that are reversed on the spot.
 * @differentiable
 */
export function inSums(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += softplus(x[i]) * root(x[i] * x[i] + softplus(sum * 0));
  return sum;
}

/** @differentiable wrt x */
export function inRecursion(x: number, depth: number): number {
  if (depth === 0) return softplus(x);
  return root(1 + inRecursion(x * 0.9, depth - 1) ** 2) + softplus(-x);
}

const apply = (f: (x: number) => number, x: number) => f(f(x));

/** @differentiable */
export function asValue(x: number): number {
  const f = x > 1 ? softplus : root;
  return apply(softplus, x) + apply(root, x) + f(x) + [x, 2 * x].map(softplus)[1];
}

// --- rules that are code like other code ---

const coefficients = [0.5, 0.25, 0.125];

function series(x: number): number {
  let sum = 0;
  for (const [i, c] of coefficients.entries()) sum += c * softplus(x) ** (i + 1);
  return sum;
}
const summed = customJvp(
  customVjp(series, ([x], _y, bar) => [bar * slopeOfSeries(x)]),
  ([x], _y, [dot]) => slopeOfSeries(x) * dot,
);
function slopeOfSeries(x: number): number {
  let slope = 0;
  for (let i = 0; i < coefficients.length; i++) slope += coefficients[i] * (i + 1) * softplus(x) ** i;
  return slope / (1 + Math.exp(-x));
}

/** @differentiable */
export function byOtherRules(x: number): number {
  return summed(x) * summed(summed(x));
}

export const samples = {
  inExpressions: [
    [0.7, -0.3],
    [-1.2, 2],
  ],
  byEachArgument: [
    [1.3, 2.5, true],
    [1.7, 0.5, false],
  ],
  inLoops: [[Float64Array.of(0.4, 1.2, -0.7)], [Float64Array.of(3, 2, 9, 8)]],
  inSums: [[Float64Array.of(0.4, 1.2, -0.7)]],
  inRecursion: [
    [0.8, 0],
    [0.8, 3],
    [-0.4, 2],
  ],
  asValue: [[0.6], [1.8]],
  byOtherRules: [[0.3], [-0.9]],
};
