/** @differentiable wrt x */
export function exponentials(x: number): number {
  return Math.exp(x) + Math.expm1(x * 0.5) * Math.log(x) + Math.log1p(x) - Math.log2(x) * Math.log10(x + 1);
}

/** @differentiable wrt x y */
export function roots(x: number, y: number): number {
  return Math.sqrt(x) * Math.cbrt(y) + Math.hypot(x, y) + Math.hypot(x, y, 2) + x ** 0.5;
}

/** @differentiable wrt x y */
export function circular(x: number, y: number): number {
  return (
    Math.sin(x) * Math.cos(y) + Math.tan(x) + Math.atan(y) + Math.asin(x / 2) * Math.acos(y / 3) + Math.atan2(y, x)
  );
}

/** @differentiable wrt x */
export function hyperbolic(x: number): number {
  return Math.sinh(x) * Math.cosh(x) + Math.tanh(x) + Math.asinh(x) + Math.acosh(x + 2) - Math.atanh(x / 4);
}

/** @differentiable wrt x y */
export function kinks(x: number, y: number): number {
  const clamped = Math.min(Math.max(x, -1), 1);
  return Math.abs(x) * y + Math.max(x, y) * 3 + Math.min(x, y, 0.5) * x + clamped * y + Math.sign(x) * y * y;
}

/** @differentiable wrt x */
export function staircases(x: number): number {
  return x * Math.floor(x) + Math.ceil(x) * x * x + Math.round(x) * Math.trunc(x) * x;
}

/** @differentiable wrt x */
export function roundedToSingle(x: number): number {
  const y = Math.fround(x) * x;
  return y * Math.fround(y);
}

/** @differentiable wrt x */
export function constants(x: number): number {
  return (
    Math.PI * x + Math.E ** x + Math.LN2 * x * x + Math.SQRT2 / x + Math.SQRT1_2 * Math.LOG2E * Math.LOG10E * Math.LN10
  );
}

const { abs: absolute, sin: sine } = Math;

/** @differentiable wrt x */
export function underOtherNames(x: number): number {
  return absolute(x) * sine(x);
}

/** @differentiable wrt x */
export function guarded(x: number): number {
  if (Number.isNaN(x) || !Number.isFinite(x)) return 0;
  return x === 0 ? 0 : Math.sin(x) / x;
}

/** @differentiable wrt x */
export function softplusAndLogistic(x: number): number {
  const softplus = x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  const logistic = 1 / (1 + Math.exp(-x));
  return softplus * logistic;
}

export const samples = {
  exponentials: [[0.6], [2.5]],
  roots: [
    [1.3, 2.2],
    [0.2, -0.7],
  ],
  circular: [
    [0.6, 1.1],
    [-0.8, 0.3],
    [1.2, -2],
  ],
  hyperbolic: [[0.6], [-0.8]],
  kinks: [
    [0.7, 0.2],
    [-1.5, 2],
    [3, 4],
    [0.2, 0.9],
  ],
  staircases: [[1.7], [-2.3]],
  roundedToSingle: [[1.7], [-0.5]],
  constants: [[0.8]],
  underOtherNames: [[0.8], [-0.8]],
  guarded: [[0.8], [-3]],
  softplusAndLogistic: [[0.8], [-3], [20]],
};

export const gradients = {
  roundedToSingle: (x: number) => {
    const y = Math.fround(x) * x;
    return (Math.fround(y) + y) * (Math.fround(x) + x);
  },
};
