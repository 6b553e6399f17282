/** What `stopGradient` cuts off stays cut off, in every mode and in derivatives of derivatives: closed forms. */
import { expect, test } from "vitest";
import { openSession } from "../../compiler/index.ts";
import { runModule } from "../helpers/source-programs.ts";

const { modules, diagnostics } = openSession({ verify: true }).compile(
  [
    {
      path: "/fluxion-tests/stopped.ts",
      text: `
import { customVjp, finiteDifference, forwardGrad, taylor, grad, hessian, hvp, jacobian, jvp, stopGradient, valueAndGrad, valueAndGradInto, vjp } from "fluxion";
// c is x squared, taken as a constant: f' = 3 c x^2, f'' = 6 c x.
const f = (x: number) => stopGradient(x * x) * x ** 3;
export const first = (x: number) => [grad(f)(x), valueAndGrad(f)(x)[1], valueAndGradInto(f)(x, [0]), jvp(f)(x, 1)[1],
  vjp(f)(x, 1), jacobian(f)(x)[0]];
export const directions = jvp(f, { directions: 2 });
// With one number and signs the estimate is the gradient itself. The second derivative along x is that of c x^3.
export const forwards = (x: number) => [taylor(f, { order: 2 })(x, 1), forwardGrad(f, { distribution: "rademacher" })(x, { seed: 1 }),
  finiteDifference(f, { accuracy: 6 })(x, 1, { step: 0.01 })];
export const second = (x: number) => [grad(grad(f))(x), hvp(f)(x, 1), hessian(f)(x)[0], jvp(grad(f))(x, 1)[1], grad(nested)(x)];
export const nested = (x: number) => grad(f)(x);
// Arrays, loops, branches, recursion and calls of functions whose derivatives are given.
const cube = customVjp((x: number) => x ** 3, ([x], _y, bar) => [3 * x * x * bar]);
const recursive = (x: number, n: number): number => (n < 1 ? stopGradient(x) : recursive(stopGradient(x) * x, n - 1));
const g = (x: Float64Array) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    const held = stopGradient(x[i]);
    if (held > 0) s += held * x[i];
    else s += cube(held) * x[i] + cube(x[i]) * stopGradient(cube(x[i]));
  }
  return s;
};
export const arrays = (x: Float64Array) => [grad(g)(x), vjp(g)(x, 2), grad((x: Float64Array) => grad(g)(x)[0] + x[1])(x)];
// Copies: what is written to the one is not seen in the other.
const fixed = (x: Float64Array, l: number[], o: { a: number; b: [number, number] }) => {
  const c = stopGradient(x);
  const m = stopGradient(l);
  const p = stopGradient(o);
  let s = 0;
  for (let i = 0; i < x.length; i++) s += c[i] * x[i] ** 2 + m[i] * l[i];
  c[0] = x[1];
  m[0] = 9;
  p.b[0] = 7;
  return s + c[0] + l[0] + p.a * o.a + p.b[1] * o.b[1] + o.b[0] ** 2;
};
export const wholes = grad(fixed, { wrt: [0, 1, 2] });
export const wholesByHand = fixed;
export const none = (x: number) => grad((t: number) => recursive(t, 2) + t)(x);
`,
    },
  ],
  { standalone: true },
);
const built = runModule(modules[0]!.code) as Record<string, (...args: unknown[]) => never>;

test("the source is taken, without a warning", () => {
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
});

test("arrays and objects are copied, and the copies constants", () => {
  const [x, l] = [Float64Array.of(2, 3), [5, 7]];
  const o = { a: 11, b: [13, 17] };
  expect(built.wholes!(x, l, o)).toEqual([
    Float64Array.of(2 * 2 * 2, 2 * 3 * 3 + 1),
    [5 + 1, 7],
    { a: 11, b: [2 * 13, 17] },
  ]);
  expect([x, l, o]).toEqual([Float64Array.of(2, 3), [5, 7], { a: 11, b: [13, 17] }]);
  expect(built.wholesByHand!(x, l, o)).toBe(8 + 25 + 27 + 49 + 3 + 5 + 121 + 289 + 169);
  expect([x, l, o]).toEqual([Float64Array.of(2, 3), [5, 7], { a: 11, b: [13, 17] }]);
});

test("first derivatives in every mode", () => {
  const x = 1.3;
  const slope = 3 * x ** 4;
  expect(built.first!(x)).toEqual([slope, slope, x ** 2 * x ** 3, slope, slope, slope].map(near));
  expect(built.directions!(x, [1, -2])).toEqual([near(x ** 5), [near(slope), near(-2 * slope)]]);
});

test("modes that run forwards", () => {
  const x = 1.3;
  const [orders, estimated, difference] = built.forwards!(x) as [number[], number[], number];
  expect(orders).toEqual([x ** 2 * x ** 3, near(3 * x ** 4), near(6 * x ** 3)]);
  expect(estimated).toEqual([x ** 2 * x ** 3, near(3 * x ** 4)]);
  expect(difference).toEqual(near(3 * x ** 4));
});

test("second derivatives, in which the constant is one as well", () => {
  const x = 1.3;
  const curvature = near(6 * x ** 3);
  expect(built.second!(x)).toEqual(Array(5).fill(curvature));
});

test("in loops, branches, recursion, and around functions whose derivatives are given", () => {
  const [a, b] = [0.7, -1.1];
  const byB = b ** 3 + 3 * b ** 2 * b ** 3;
  const [gradient, twice, again] = built.arrays!(Float64Array.of(a, b)) as Float64Array[];
  expect(Array.from(gradient!)).toEqual([near(a), near(byB)]);
  expect(Array.from(twice!)).toEqual([near(2 * a), near(2 * byB)]);
  expect(Array.from(again!)).toEqual([0, 1]);
  expect(built.none!(1.3)).toBe(1);
});

function near(value: number): unknown {
  return expect.closeTo(value, 10);
}
