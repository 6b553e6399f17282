/** Functions that use derivatives of others: slopes in a loss, steps of solvers, products with directions. */
import { grad, hessian, hvp, jacobian, jvp, valueAndGrad, valueAndGradInto, vjp } from "fluxion";

function energy(w: Float64Array, b: number, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += Math.sin(w[i] * x[i] + b) * w[0];
  return sum;
}

/** @differentiable wrt w b */
export function slopePenalty(w: Float64Array, b: number, x: Float64Array): number {
  const slope = grad(energy)(w, b, x);
  let sum = energy(w, b, x);
  for (let i = 0; i < slope.length; i++) sum += 0.1 * slope[i] * slope[i];
  return sum;
}

const energySlopes = valueAndGrad(energy, { wrt: [0, 1] });

/** @differentiable wrt w b */
export function ofConstant(w: Float64Array, b: number, x: Float64Array): number {
  const [value, [slope, byB]] = energySlopes(w, b, x);
  return value * byB + slope[1];
}

/** @differentiable wrt x t */
export function directional(x: Float64Array, t: number): number {
  const f = (u: Float64Array) => Math.exp(u[0] * u[1]) * t + u[2] ** 3;
  const along = Float64Array.of(x[1], t, 1);
  const [value, slope] = jvp(f)(x, along);
  return value * slope;
}

function scaled(x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < x.length; i++) out[i] = x[i] * x[i] * x[0];
}

/** @differentiable wrt x */
export function pulledBack(x: Float64Array): number {
  const out = new Float64Array(x.length);
  const weights = new Float64Array(x.length).fill(0.5);
  weights[0] = x[1];
  const gradient = vjp(scaled)(x, out, weights);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += gradient[i] * out[i];
  return sum;
}

/** @differentiable wrt w */
export function curvatureAlong(w: Float64Array, b: number, x: Float64Array): number {
  const product = hvp(energy)(w, b, x, w);
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += product[i] * w[i];
  return sum;
}

function polar(r: number, angle: number): [number, number] {
  return [r * Math.cos(angle), r * Math.sin(angle) * r];
}

/** @differentiable wrt r angle */
export function volumeElement(r: number, angle: number): number {
  const j = jacobian(polar, { wrt: [0, 1] })(r, angle);
  return Math.log(j[0] * j[3] - j[1] * j[2]);
}

function well(x: number, y: number): number {
  return Math.cosh(x * y) + x * x * y + y ** 4;
}

/** @differentiable wrt x y */
export function determinant(x: number, y: number): number {
  const h = hessian(well, { wrt: [0, 1] })(x, y);
  return h[0] * h[3] - h[1] * h[2];
}

/** @differentiable wrt w */
export function intoBuffers(w: Float64Array, b: number, x: Float64Array): number {
  const wBar = new Float64Array(w.length);
  const bBar = [0];
  const value = valueAndGradInto(energy, { wrt: [0, 1] })(w, b, x, wBar, bBar);
  return value + wBar[0] * bBar[0] * wBar[w.length - 1];
}

/** Directions that are constants, known when this is built: the sums and products are those of any others. */
/** @differentiable wrt a b */
export function alongConstants(a: number, b: number): number {
  const q = (x: number, y: number) => x * x * y * a + Math.sin(b * x) * Math.exp(x * y * 0.3);
  const step = 0.7;
  const slope = grad((p: number) => q(p, b) ** 3)(a);
  const [byX, byY] = hvp(q, { wrt: [0, 1] })(a, b, 1.5, -0.1);
  return byX * byY + jvp(q)(a, 1.7, step)[1] * slope + jvp(q, { wrt: [0, 1] })(b, a, 0.3, slope)[1];
}

export const samples = {
  alongConstants: Array.from({ length: 20 }, (_, i) => [0.2 + 0.07 * i, 1.9 - 0.11 * i]),
  slopePenalty: [[Float64Array.of(0.4, -0.8, 1.2), 0.3, Float64Array.of(1, 0.5, -0.7)]],
  ofConstant: [[Float64Array.of(0.4, -0.8, 1.2), 0.3, Float64Array.of(1, 0.5, -0.7)]],
  directional: [[Float64Array.of(0.3, 0.8, -0.4), 0.7]],
  pulledBack: [[Float64Array.of(0.3, 0.8, -0.4)]],
  curvatureAlong: [[Float64Array.of(0.4, -0.8, 1.2), 0.3, Float64Array.of(1, 0.5, -0.7)]],
  volumeElement: [[1.3, 0.4]],
  determinant: [[0.6, -0.9]],
  intoBuffers: [[Float64Array.of(0.4, -0.8, 1.2), 0.3, Float64Array.of(1, 0.5, -0.7)]],
};
