/** Activations: an array of any shape in, one of the same length out, number by number. */
import { sigmoidOf, softplusOf } from "./logistic.ts";

/** sqrt(2 / pi), as a literal, which a bundler can leave out. */
const ROOT_OF_2_OVER_PI = 0.7978845608028654;

/**
 * max(x, 0), number by number, for `x` of any shape. The slope at 0 is 1, as that of `Math.max(x, 0)`.
 *
 * @differentiable modes jvp vjp
 */
export function relu(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = Math.max(x[i]!, 0);
  return y;
}

/**
 * x where it is positive, `slope` times x elsewhere, number by number, for `x` of any shape. The derivative at 0 is `slope`.
 *
 * @differentiable modes jvp vjp
 */
export function leakyRelu(x: Float64Array, slope = 0.01): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i]! > 0 ? x[i]! : slope * x[i]!;
  return y;
}

/**
 * x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), number by number, for `x` of any shape: the form with tanh of Hendrycks and Gimpel,
 * "Gaussian error linear units", arXiv 1606.08415, which is within 5e-4 of x times the normal distribution function.
 *
 * @differentiable modes jvp vjp
 */
export function gelu(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++)
    y[i] = 0.5 * x[i]! * (1 + Math.tanh(ROOT_OF_2_OVER_PI * x[i]! * (1 + 0.044715 * x[i]! * x[i]!)));
  return y;
}

/**
 * x sigmoid(x), number by number, for `x` of any shape. Numbers of any size neither overflow nor lose digits.
 *
 * @differentiable modes jvp vjp
 */
export function silu(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i]! * sigmoidOf(x[i]!);
  return y;
}

/**
 * The hyperbolic tangent, number by number, for `x` of any shape.
 *
 * @differentiable modes jvp vjp
 */
export function tanh(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = Math.tanh(x[i]!);
  return y;
}

/**
 * 1 / (1 + exp(-x)), number by number, for `x` of any shape. Numbers of any size neither overflow nor lose digits.
 *
 * @differentiable modes jvp vjp
 */
export function sigmoid(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = sigmoidOf(x[i]!);
  return y;
}

/**
 * log(1 + exp(x)), number by number, for `x` of any shape. Numbers of any size neither overflow nor lose digits.
 *
 * @differentiable modes jvp vjp
 */
export function softplus(x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = softplusOf(x[i]!);
  return y;
}
