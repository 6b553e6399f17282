/** Derivatives of derivatives by name, in several orders. */
import { grad, jacobian, jvp, vjp } from "fluxion";

const quintic = (x: number, a: number): number => x ** 5 * Math.sin(a * x);
const slope = grad(quintic);

/** @differentiable wrt x a */
export function third(x: number, a: number): number {
  return grad(grad(slope))(x, a) + slope(x, a);
}

function bowl(x: Float64Array): number {
  let s = 1;
  for (let i = 0; i < x.length; i++) s *= 1 + x[i] * x[i];
  return Math.log(s) * x[0];
}

class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  dot(other: { x: number; y: number }): number {
    return this.x * other.x + this.y * other.y;
  }
}

/** @differentiable wrt t */
export function ofClasses(t: number): number {
  const [value, tangent] = jvp((s: number) => new Vector(s * s, Math.sin(s)))(t, 2);
  const gradient = grad((v: Vector) => v.dot({ x: t, y: v.x }))(new Vector(value.x, value.y));
  return value.x * tangent.y + tangent.x * value.y + gradient.x * gradient.y;
}

/** @differentiable wrt x */
export function reverseOverForward(x: Float64Array): number {
  const direction = Float64Array.of(1, 0.5, -1);
  const gradient = grad((u: Float64Array) => jvp(bowl)(u, direction)[1])(x);
  return gradient[0] * gradient[1] + gradient[2];
}

/** @differentiable wrt x */
export function reverseOverReverse(x: Float64Array): number {
  const direction = Float64Array.of(1, 0.5, -1);
  const product = vjp(grad(bowl))(x, direction);
  return product[0] * product[1] + product[2];
}

/** @differentiable wrt x */
export function forwardOverReverse(x: Float64Array): number {
  const direction = Float64Array.of(1, 0.5, -1);
  const [gradient, product] = jvp(grad(bowl))(x, direction);
  return product[0] * product[1] + product[2] + gradient[0];
}

/** @differentiable wrt x */
export function matrixOfSlopes(x: Float64Array): number {
  const h = jacobian(grad(bowl))(x);
  let sum = 0;
  for (let i = 0; i < h.length; i++) sum += h[i] * h[i];
  return sum;
}

export const samples = {
  ofClasses: [[0.7]],
  third: [[0.8, 1.3]],
  reverseOverForward: [[Float64Array.of(0.7, -0.3, 1.2)]],
  reverseOverReverse: [[Float64Array.of(0.7, -0.3, 1.2)]],
  forwardOverReverse: [[Float64Array.of(0.7, -0.3, 1.2)]],
  matrixOfSlopes: [[Float64Array.of(0.7, -0.3, 1.2)]],
};
