/** Requests, inside functions, of functions whose derivatives are given, and rules that hold requests themselves. */
import { customJvp, customVjp, grad, jacobian, jvp, vjp } from "fluxion";

function newton(a: number): number {
  let x = a > 1 ? a : 1;
  while (Math.abs(x * x - a) > 1e-15 * a) x = 0.5 * (x + a / x);
  return x;
}
const root = customVjp(
  customJvp(newton, (_args, y, [aDot]) => aDot / (2 * y)),
  (_args, y, yBar) => [yBar / (2 * y)],
);

const quartic = (x: number, a: number): number => root(x) * x ** 3.5 * a;

/** @differentiable wrt x a */
export function slopes(x: number, a: number): number {
  return grad(root)(x) * a + grad(quartic, { wrt: [0, 1] })(x, a)[1] + grad(grad(quartic))(x, a);
}

/** @differentiable */
export function tangents(x: number): number {
  const [value, slope] = jvp(root)(x, 2);
  const [, outer] = jvp(grad((t: number) => root(t) * x))(x * x, 1);
  return value * slope + outer + vjp(root)(x, x);
}

const excess = (x: number, a: number): number => x * x * x + x - a;

/** The root of a cubic: the derivative of the implicit function, in which the rule asks for slopes itself. */
function solved(a: number): number {
  let x = 0;
  for (let i = 0; i < 60; i++) x -= excess(x, a) / (3 * x * x + 1);
  return x;
}
const cubicRoot = customJvp(
  customVjp(solved, ([a], x, bar) => {
    const [byX, byA] = grad(excess, { wrt: [0, 1] })(x, a);
    return [(-bar * byA) / byX];
  }),
  ([a], x, [aDot]) => {
    const [byX, byA] = grad(excess, { wrt: [0, 1] })(x, a);
    return (-aDot * byA) / byX;
  },
);

/** @differentiable */
export function implicit(a: number): number {
  return cubicRoot(a) * cubicRoot(a * a) + grad(cubicRoot)(a);
}

const squares = customVjp(
  customJvp(
    (x: Float64Array) => x.map((v) => v * v),
    ([x], _y, [xDot]) => x.map((v, i) => 2 * v * xDot[i]),
  ),
  ([x], _y, yBar) => [x.map((v, i) => 2 * v * yBar[i])],
);

/** @differentiable */
export function matrices(x: Float64Array): number {
  const j = jacobian(squares)(x);
  const [y, yDot] = jvp(squares)(x, x);
  return j[0] * j[4] + y[0] * yDot[1] + vjp(squares)(y, x)[2];
}

export const samples = {
  slopes: [[2.3, 0.7]],
  tangents: [[1.7]],
  implicit: [[0.8], [3]],
  matrices: [[Float64Array.of(0.7, -0.3, 1.2)]],
};

export const gradients = {
  slopes: (x: number, a: number) => [
    a * (-0.25 * x ** -1.5 + 24 * x) + 4 * x ** 3,
    0.5 * x ** -0.5 + (x ** 4 / x ** 4) * 12 * x ** 2,
  ],
};
