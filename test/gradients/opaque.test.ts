/** Functions without a rule: their derivatives are differences, among exact ones around them, and the build says so. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

const text = `
import { customJvp, forwardGrad, grad, hessian, jvp, opaque, taylor, vjp } from "fluxion";
function root(a: number): number {
  let low = 0, high = 10;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (middle * middle < a) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
const searched = opaque(root);
const f = (x: number) => searched(x * x + 1) * x;
export const first = (x: number) => [grad(f)(x), jvp(f)(x, 2)[1] / 2, grad(searched)(x), taylor(f, { order: 1 })(x, 1)[1]];
export const second = (x: number) => [hessian(f)(x)[0], grad(grad(f))(x)];

const norm = opaque((x: Float64Array, k: number, upTo: Int32Array, isOn: boolean): number => {
  let s = 0;
  for (let i = 0; i < upTo[0]!; i++) s += Math.sin(x[i]! * k);
  return isOn ? s : 0;
});
const e = (x: Float64Array, k: number) => norm(x, k, Int32Array.of(2), true) * k;
export const byBoth = grad(e, { wrt: [0, 1] });
export const along = jvp(e, { wrt: [0, 1] });

const cubes = opaque((p: { x: Float64Array }): { y: Float64Array; sum: number } => {
  return { y: p.x.map((v) => v ** 3), sum: p.x.reduce((s, v) => s + v, 0) };
});
const g = (x: Float64Array) => { const { y, sum } = cubes({ x }); return y[0]! * y[1]! + sum * sum; };
export const ofObjects = grad(g);
export const forwards = jvp(g);

const single = opaque((x: Float32Array): number => Math.fround(Math.exp(x[0]!)) );
export const rounded = grad((x: Float32Array) => single(x) * 2);

const scaled = opaque((a: number, b: Float64Array): number => a * Math.sin(b[0]!) + b[1]!);
export const ofMixedSizes = jvp((a: number, b: Float64Array) => scaled(a, b), { wrt: [0, 1] });
export const ofSmall = grad((a: number) => searched(a));
export const inItsUnits = grad((a: number) => 1e-3 * searched(1e6 * a));

// A rule around it counts.
const given = customJvp(opaque((x: number) => x * x), ([x], _y, [xDot]) => 1000 * x * xDot);
export const mixed = (x: number) => [jvp((t: number) => given(t))(x, 1)[1], grad((t: number) => given(t))(x)];
`;
const built = compileFiles({ "f.ts": text });
const made = runModule(built.code) as Record<string, (...args: unknown[]) => unknown>;

function near(found: unknown, expected: readonly number[], relative: number): void {
  const parts = ArrayBuffer.isView(found) ? [found] : (found as readonly unknown[]);
  const numbers = parts.flatMap((it) => (typeof it === "number" ? [it] : [...(it as number[])]));
  expect(numbers).toHaveLength(expected.length);
  numbers.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!), `${numbers} instead of ${expected}`).toBeLessThan(
      relative * Math.abs(expected[i]!),
    );
  });
}

test("a search by bisection has the slope of what it finds, exact derivatives around it", () => {
  const x = 1.3;
  const slope = Math.sqrt(x * x + 1) + (x * x) / Math.sqrt(x * x + 1);
  near(made.first!(x), [slope, slope, 0.5 / Math.sqrt(x), slope], 1e-8);
  const curvature = (3 * x) / Math.sqrt(x * x + 1) - x ** 3 / (x * x + 1) ** 1.5;
  near(made.second!(x), [curvature, curvature], 1e-3);
});

test("by arrays and numbers, forwards and in reverse; integers and booleans stay", () => {
  const [x, k] = [Float64Array.of(0.3, -0.8, 5), 1.2];
  const sum = Math.sin(0.36) + Math.sin(-0.96);
  const byX = [k * k * Math.cos(0.36), k * k * Math.cos(-0.96), 0];
  const byK = sum + k * (0.3 * Math.cos(0.36) - 0.8 * Math.cos(-0.96));
  const [xBar, kBar] = made.byBoth!(x, k) as [Float64Array, number];
  near([xBar.subarray(0, 2), kBar], [byX[0]!, byX[1]!, byK], 1e-8);
  expect(xBar[2]).toBe(0);
  const [, tangent] = made.along!(x, k, Float64Array.of(1, 2, 3), -1) as [number, number];
  near([tangent], [byX[0]! + 2 * byX[1]! - byK], 1e-8);
});

test("objects of arrays and numbers", () => {
  const x = Float64Array.of(1.1, 0.7);
  const expected = [3 * 1.1 ** 2 * 0.7 ** 3 + 2 * 1.8, 3 * 0.7 ** 2 * 1.1 ** 3 + 2 * 1.8];
  near(made.ofObjects!(x), expected, 1e-8);
  near([(made.forwards!(x, Float64Array.of(1, -1)) as [number, number])[1]], [expected[0]! - expected[1]!], 1e-7);
});

test("a direction moves what it moves, each number on its own scale", () => {
  const along = made.ofMixedSizes as (...args: unknown[]) => [number, number];
  const b = Float64Array.of(0.3, 3e8);
  near([along(1e6, b, 0, Float64Array.of(1, 0))[1]], [1e6 * Math.cos(0.3)], 1e-8);
  // The value of 3e8 rounds more coarsely.
  near([along(1e6, b, 1, Float64Array.of(0, 0))[1]], [Math.sin(0.3)], 1e-7);
  near([along(1e6, b, 1e6, Float64Array.of(1, 0))[1]], [1e6 * (Math.sin(0.3) + Math.cos(0.3))], 1e-8);
  near([along(1e6, b, 0, Float64Array.of(1, 1))[1]], [1e6 * Math.cos(0.3) + 1], 1e-8);
  expect(along(1e6, b, 0, new Float64Array(2))[1]).toBe(0);
});

test("digits are those of a function on the scale of 1: others are to be handed numbers in their own units", () => {
  const slope = 0.5 / Math.sqrt(1e-6);
  const found = (of: string) => Math.abs((made[of] as (a: number) => number)(1e-6) / slope - 1);
  expect(found("ofSmall")).toBeGreaterThan(0.1);
  expect(found("inItsUnits")).toBeLessThan(1e-9);
});

test("in single precision the step is longer", () => {
  near(made.rounded!(Float32Array.of(0.5)), [2 * Math.exp(0.5)], 1e-3);
});

test("a rule that is given stands before differences", () => {
  near(made.mixed!(3), [3000, 6], 1e-8);
});

test("it is said, once for each function", () => {
  expect(built.messages.split("\n").slice(0, 2).join("\n")).toMatchInlineSnapshot(`
    "f.ts(12,18): warning FX2068: The derivative of 'searched', which is opaque, is taken by differences of its values.
      help: It is right to about 10 digits, 5 in single precision, where the function is smooth on the scale of max(1, |x|) of each number x: hand numbers over in units in which it is. It takes two values for each number that it is differentiated by."
  `);
  expect(built.messages.match(/FX2068/g)).toHaveLength(6);
});

test("nothing is said where values are taken alone", () => {
  const said = (request: string) =>
    compileFiles({
      "f.ts": `import { finiteDifference, grad, opaque } from "fluxion";
const root = opaque((x: number) => Math.round(x * 64) / 64);
const f = (x: number) => root(x) * x;
export const g = ${request};`,
    }).messages.match(/FX2068/g)?.length ?? 0;
  expect(said("finiteDifference(f)")).toBe(0);
  expect(said("finiteDifference(root)")).toBe(0);
  expect(said("[finiteDifference(f), grad(f)]")).toBe(1);
  expect(said("finiteDifference((x: number) => grad(f)(x))")).toBe(1);
  expect(said("finiteDifference(grad(f))")).toBe(1);
  expect(said("grad((x: number) => finiteDifference(f)(x, 1))")).toBe(1);
});

test("what cannot be opaque", () => {
  const messageOf = (code: string) =>
    compileFiles({ "f.ts": `import { grad, opaque, taylor } from "fluxion";\n${code}` }).messages.replace(
      /.*warning.*\n.*\n/,
      "",
    );
  expect(
    messageOf("const f = opaque((x: number[][]) => x[0]![0]!);\nexport const g = grad((x: number) => f([[x]]));"),
  ).toMatchInlineSnapshot(`
    "f.ts(2,11): error FX2061: No derivative can be given for 'f', which is opaque, and takes or gives lists of arrays or of objects.
      note: f.ts(3,38): It is called by 'g', here.
      help: Let it take and give numbers, arrays of numbers and objects of these.
    "
  `);
  expect(
    messageOf(
      "const f = opaque((h: (x: number) => number, x: number) => h(x));\nexport const g = grad((x: number) => f(Math.sin, x) + f((y) => y, x));",
    ),
  ).toMatchInlineSnapshot(`
    "f.ts(2,11): error FX2061: No derivative can be given for 'f', which is opaque, and takes functions.
      help: Write an opaque function for each function that it is called with.
    "
  `);
  expect(
    messageOf("const f = opaque((x: number) => x, 3);\nexport const g = grad((x: number) => f(x));"),
  ).toMatchInlineSnapshot(`
    "f.ts(2,11): error FX1502: 'opaque' takes a function alone, not 2 arguments.
      help: Write 'opaque(f)'.
    "
  `);
  expect(
    messageOf("const f = opaque((x: number) => x);\nexport const g = taylor((x: number) => f(x), { order: 2 });"),
  ).toMatchInlineSnapshot(`
    "  help: It is right to about 10 digits, 5 in single precision, where the function is smooth on the scale of max(1, |x|) of each number x: hand numbers over in units in which it is. It takes two values for each number that it is differentiated by.
    f.ts(3,40): error FX4040: 'f' is called, whose derivative is given: 'taylor' does not know its derivatives of higher order.
      help: Ask for 'order: 1', or nest requests: 'jvp(jvp(f))' differentiates the rule itself.
    "
  `);
});
