/** Requests of functions in place, which read variables that are active outside. */
import { grad, jvp, valueAndGrad } from "fluxion";

/** @differentiable wrt a t */
export function activeCapture(a: number, t: number): number {
  const slope = grad((u: number) => u * u * a * Math.exp(a * u));
  return slope(t) * a;
}

/** The captured variable changes between the calls. */
/** @differentiable wrt a t */
export function capturedLate(a: number, t: number): number {
  let scale = a;
  const slope = grad((u: number) => u ** 3 * scale);
  const first = slope(t);
  scale = a * a * t;
  return first + slope(t);
}

/** @differentiable wrt x c */
export function nestedNamed(x: number, c: number): number {
  function bowl(u: number): number {
    let v = u;
    for (let i = 0; i < 3; i++) v = Math.sin(v * c) + u;
    return v;
  }
  return grad(bowl)(x) * bowl(c);
}

/** @differentiable wrt w x */
export function inLoop(w: Float64Array, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const scale = x[i] * w[0];
    const slope = grad((u: Float64Array) => {
      let s = scale;
      for (let j = 0; j < u.length; j++) s = Math.tanh(s * u[j] + w[1]);
      return s;
    })(w);
    for (let j = 0; j < w.length; j++) sum += slope[j] * x[i];
  }
  return sum;
}

/** @differentiable wrt a */
export function threeDeep(a: number): number {
  return grad((b: number) =>
    grad((c: number) => grad((d: number) => a * b * c * d * d * d * Math.sin(d * a))(c) * b)(b),
  )(a);
}

/** @differentiable wrt x */
export function newton(x: number, c: number): number {
  let y = x;
  for (let i = 0; i < 4; i++) {
    const [value, slope] = valueAndGrad((u: number) => u * u * u - c * u - 2 * x)(y);
    y -= value / slope;
  }
  return y;
}

interface Circle {
  x: number;
  y: number;
  radius: number;
}

/** @differentiable wrt c */
export function byObject(c: Circle, k: number): number {
  const slope = grad((circle: Circle) => Math.hypot(circle.x, circle.y) * circle.radius ** k)(c);
  return slope.x * slope.y + slope.radius;
}

/** @differentiable wrt x y */
export function chosen(x: number, y: number): number {
  const smooth = (u: number) => Math.exp(u * y);
  const steep = (u: number) => u ** 4 + y;
  const slope = x > y ? grad(smooth) : grad(steep);
  return slope(x) + x;
}

/** @differentiable wrt x */
export function untilSmall(x: Float64Array): number {
  const slope = grad((u: Float64Array) => {
    let s = u[0];
    let i = 0;
    while (Math.abs(s) > 0.05) {
      s = s * 0.5 * Math.cos(u[i % u.length]);
      i++;
    }
    return s * u[1];
  })(x);
  return slope[0] * slope[1] + slope[2];
}

/** @differentiable wrt x */
export function conditional(x: number): number {
  const f = (u: number) => {
    if (u > 1) return u * u * x;
    return Math.sqrt(u) * x;
  };
  const [value, slope] = jvp(f)(x, x);
  return value + slope;
}

export const samples = {
  activeCapture: [[0.7, 1.1]],
  capturedLate: [[0.7, 1.1]],
  nestedNamed: [[0.7, 1.1]],
  inLoop: [[Float64Array.of(0.3, -0.6, 0.9), Float64Array.of(1.1, -0.4)]],
  threeDeep: [[0.8]],
  newton: [[1.4, 0.6]],
  byObject: [[{ x: 0.6, y: 0.8, radius: 1.5 }, 2]],
  chosen: [
    [0.7, 0.2],
    [0.1, 0.5],
  ],
  untilSmall: [[Float64Array.of(0.9, 0.4, -1.2)]],
  conditional: [[0.5], [1.5]],
};
