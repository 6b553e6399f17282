/** Derivatives of higher order along a direction: closed forms, jvp of jvp of jvp, and what they cost. */
import { describe, expect, test } from "vitest";
import { Random } from "../../compiler/check/random.ts";
import { Subject } from "../../compiler/check/subject.ts";
import { checkTaylor } from "../../compiler/check/taylor-checks.ts";
import type { OpName } from "../../compiler/ir/op-names.ts";
import { operations } from "../../compiler/ops/index.ts";
import { compileFiles } from "../helpers/compiled.ts";
import { runModule, sourceProgram } from "../helpers/source-programs.ts";

const order = 6;

const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1));
const falling = (p: number, k: number): number => (k === 0 ? 1 : (p - k + 1) * falling(p, k - 1));
const quarterTurn = (k: number) => (k * Math.PI) / 2;

/** Functions of x, with their derivatives of all orders. */
const closedForms: Record<string, { text: string; at: number; derivative: (x: number, k: number) => number }> = {
  exponential: { text: "Math.exp(x)", at: 0.7, derivative: (x) => Math.exp(x) },
  sine: { text: "Math.sin(x)", at: 0.7, derivative: (x, k) => Math.sin(x + quarterTurn(k)) },
  cosine: { text: "Math.cos(2 * x)", at: 0.4, derivative: (x, k) => 2 ** k * Math.cos(2 * x + quarterTurn(k)) },
  geometric: { text: "1 / (1 - x)", at: 0.3, derivative: (x, k) => factorial(k) / (1 - x) ** (k + 1) },
  logarithm: { text: "Math.log(x)", at: 1.3, derivative: (x, k) => -factorial(k - 1) * (-1 / x) ** k },
  root: { text: "Math.sqrt(x)", at: 1.3, derivative: (x, k) => falling(0.5, k) * x ** (0.5 - k) },
  fifth: { text: "x ** 5", at: 1.3, derivative: (x, k) => falling(5, k) * x ** (5 - k) },
  fifthAtZero: { text: "x ** 5", at: 0, derivative: (_, k) => (k === 5 ? 120 : 0) },
  real: { text: "x ** 2.3", at: 1.3, derivative: (x, k) => falling(2.3, k) * x ** (2.3 - k) },
  variable: { text: "1.7 ** x", at: 1.3, derivative: (x, k) => Math.log(1.7) ** k * 1.7 ** x },
  hyperbolic: { text: "Math.cosh(x)", at: 0.6, derivative: (x, k) => (k % 2 === 0 ? Math.cosh(x) : Math.sinh(x)) },
};

const tagged = (name: string, text: string) =>
  `/** @differentiable */\nexport function ${name}(x: number): number { return ${text}; }\n`;
const forms = sourceProgram(
  Object.entries(closedForms)
    .map(([name, { text }]) => tagged(name, text))
    .join(""),
);

describe("closed forms, along 1 and along -2", () => {
  test.each(Object.keys(closedForms))("%s", (name) => {
    const { at, derivative } = closedForms[name]!;
    const { run } = new Subject(forms.functions.find((fn) => fn.name === name)!).derived("taylor", { order });
    for (const along of [1, -2]) {
      const [, ...found] = run(at, along) as number[];
      expect(found).toHaveLength(order);
      found.forEach((value, i) => {
        const expected = derivative(at, i + 1) * along ** (i + 1);
        expect(Math.abs(value - expected), `order ${i + 1}`).toBeLessThanOrEqual(
          1e-12 * Math.max(1, Math.abs(expected)),
        );
      });
    }
  });
});

// --- every operation, from its own record ---

const singular: readonly OpName[] = ["fround", "stopGradient", "copy", "plus", "select", "negate"];
const named = Object.entries(operations).filter(
  ([op, record]) => "partials" in record && record.js.kind === "call" && !singular.includes(op as OpName),
);

const several = named.map(([op, record]) => {
  const arity = record.type(["f64"]) !== undefined ? 1 : 2;
  const { js } = record;
  const callee = js.kind === "call" ? js.callee : "";
  const operands = ["u", "v"].slice(0, arity).join(", ");
  return `/** @differentiable wrt u v */
export function of_${op}(u: number, v: number): number { return ${callee}(${operands}) * (1 + u * v); }\n`;
});
const ofOperations = sourceProgram(several.join(""));

describe("every function of Math, in a product, to order 4 by jvp of jvp", () => {
  test.each(ofOperations.functions.map((fn) => [fn.name, fn] as const))("%s", (name, fn) => {
    const record = operations[name.slice(3) as OpName];
    const subject = new Subject(fn);
    const random = new Random(3);
    const [first, second = first] = record.domain;
    const inside = ([low, high]: readonly [number, number]) => low + random.float(0, 1) * (high - low);
    const point = { ...subject.point([inside(first!), inside(second!)], random), direction: [0.8, -0.6] };
    checkTaylor(subject, point, 4);
  });
});

// --- programs ---

const programs = sourceProgram(`
/** @differentiable wrt a b */
export function branching(a: Float64Array, b: number): number {
  let s = b;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! > 0) s += Math.exp(a[i]! * s) / (1 + s * s);
    else s = s * Math.cos(a[i]! + b);
    if (s > 3) return s * a[0]!;
  }
  return s;
}

/** @differentiable wrt x */
export function inPlace(x: Float64Array, steps: number): void {
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < x.length; i++) x[i]! += 0.1 * Math.sin(x[i - 1]! * x[i]!);
  }
}

/** @differentiable wrt x */
export function recursive(x: number, n: number): number {
  return n < 1 ? Math.sin(x) : x * recursive(x * Math.cos(x), n - 1) + recursive(x / 2, n - 2);
}

/** @differentiable wrt p */
export function ofObject(p: { at: [number, number]; mass: Float64Array }): { energy: number; force: number[] } {
  const force = [p.at[0] * p.mass[0]! ** 2, Math.hypot(p.at[0], p.at[1])];
  return { energy: force[0]! * force[1]!, force };
}
`);
const programOf = (name: string) => new Subject(programs.functions.find((fn) => fn.name === name)!);

test.each([
  ["branching", [Float64Array.of(0.3, -0.4, 0.7), 0.5]],
  ["branching", [Float64Array.of(2.3, 1.4, 1.7), 1.5]],
  ["inPlace", [Float64Array.of(0.3, 0.4, 0.7), 3]],
  ["recursive", [0.8, 4]],
  ["ofObject", [{ at: [0.3, 0.4], mass: Float64Array.of(2) }]],
] as const)("%s follows the primal's path, in every order", (name, args) => {
  const subject = programOf(name);
  checkTaylor(subject, subject.point(args, new Random(5)), 4);
});

test("powers with a half are 0 at 0 up to the order that is infinite", () => {
  const exponents = [0.5, 1.5, 2.5, 3.5, 6.5];
  const { messages, code } = compileFiles(
    {
      "f.ts": `import { hessian, hvp, taylor } from "fluxion";
export const orders = [${exponents.map((k) => `taylor((x: number) => x ** ${k}, { order: 4 })`)}];
export const curvatures = [${exponents.map((k) => `hessian((x: number) => x ** ${k})`)}];
export const products = [${exponents.map((k) => `hvp((x: number) => x ** ${k})`)}];`,
    },
    { standalone: true },
  );
  expect(messages).toBe("");
  const { orders, curvatures, products } = runModule(code) as Record<string, ((...args: number[]) => number[])[]>;
  exponents.forEach((k, i) => {
    const found = orders![i]!(0, 1);
    // Behind the first that is infinite they grow without bound, from side to side.
    const expected = [0, 1, 2, 3, 4].map((order) => (order < k ? 0 : Number.POSITIVE_INFINITY));
    const known = Math.min(5, Math.ceil(k) + 1);
    expect(found.slice(0, known)).toEqual(expected.slice(0, known));
    if (k < 1) return;
    expect([...curvatures![i]!(0)]).toEqual([expected[2]]);
    expect(products![i]!(0, 1)).toEqual(expected[2]);
    const at = (order: number) =>
      Array.from({ length: order }, (_, j) => k - j).reduce((p, f) => p * f, 1) * 0.7 ** (k - order);
    orders![i]!(0.7, 1).forEach((value, order) => {
      expect(Math.abs(value / at(order) - 1)).toBeLessThan(1e-13);
    });
  });
});

test("the text grows as the square of the order", () => {
  const { functions } = sourceProgram(tagged("wave", "Math.sin(x) / Math.exp(x * x)"));
  const products = (to: number) => {
    const code = new Subject(functions[0]!).derived("taylor", { order: to }).text("js");
    return code.match(/ \* /g)!.length;
  };
  expect(products(16) / products(8)).toBeLessThan(4.2);
  expect(products(16)).toBeLessThan(16 ** 2 * 3);
});

test("derivatives that are given are known to the first order", () => {
  const given = `import { customJvp, taylor } from "fluxion";
const cube = customJvp((x: number) => x ** 3, ([x], _y, [xDot]) => 3 * x * x * xDot);
const f = (x: number) => cube(x) * x;
export const d = taylor(f, { order: 2 });`;
  expect(compileFiles({ "f.ts": given }).messages).toMatchInlineSnapshot(`
    "f.ts(3,26): error FX4040: 'cube' is called, whose derivative is given: 'taylor' does not know its derivatives of higher order.
      help: Ask for 'order: 1', or nest requests: 'jvp(jvp(f))' differentiates the rule itself.
    "
  `);
  expect(compileFiles({ "f.ts": given.replace("order: 2", "order: 1") }).messages).toBe("");
});
