/**
 * Requests of functions that bear one name, or of one function with other options, in one file: each is of its own function,
 * differentiated or not. The truth is differences of what the inner request gives alone.
 */
import { describe, expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

type Called = (...args: unknown[]) => unknown;

/** What is asked for in one file, the arguments behind `x` and `y`, and those that a second request is handed. */
const asked: readonly (readonly [inner: string, others: readonly unknown[]])[] = [
  ["finiteDifference(NAME)", [0.7, { step: 0.1 }]],
  ["finiteDifference(NAME, { order: 2 })", [0.7, { step: 0.1 }]],
  ["finiteDifference(NAME, { order: 3, accuracy: 4 })", [0.7, { step: 0.1 }]],
  ["finiteDifference(NAME, { order: [1, 2] })", [0.7, { step: 0.1 }]],
  ['finiteDifference(NAME, { order: 2, workers: "points" })', [0.7, { step: 0.1 }]],
  ["finiteDifference(NAME, { wrt: [0, 1] })", [0.7, 0.4, { step: 0.1 }]],
  ["finiteDifference(finiteDifference(NAME, { order: 2 }))", [0.7, { step: 0.1 }, 0.3, { step: 0.1 }]],
  ["taylor(NAME, { order: 3 })", [0.7]],
  ["taylor(NAME, { order: 2 })", [0.7]],
  ["taylor(NAME, { wrt: [1], order: 2 })", [0.7]],
  ["forwardGrad(NAME)", [{ seed: 3 }]],
  ["forwardGrad(NAME, { wrt: [0, 1], directions: 2 })", [{ seed: 3 }]],
  ['forwardGrad(NAME, { directions: 3, distribution: "rademacher" })', [{ seed: 3 }]],
  ...["grad", "valueAndGrad", "jacobian", "hessian"].flatMap((mode) =>
    ["", ", { wrt: [1] }", ", { wrt: [0, 1] }"].map((options) => [`${mode}(NAME${options})`, []] as const),
  ),
  ...["jvp", "vjp", "hvp"].flatMap((mode) =>
    ["", ", { wrt: [1] }"].map((options) => [`${mode}(NAME${options})`, [0.7]] as const),
  ),
];

const bodies = {
  "that goes one way": "return k * x ** 4 * y ** 3;",
  "that takes different ways":
    "let s = 0; for (let i = 0; i < 9; i++) { s += k * x ** 4 * y ** 3; if (s > -99) break; } return s;",
  "that calls itself":
    "const half = (x: number, y: number, n: number): number => (n < 1 ? k * x ** 4 * y ** 3 : half(x, y, n - 1)); return half(x, y, 2);",
};

const numbersOf = (value: unknown): readonly number[] =>
  typeof value === "number" ? [value] : [...(value as Iterable<unknown>)].flatMap(numbersOf);

describe.each(Object.entries(bodies))("of a function %s", (kind, body) => {
  // Of what can be called again, what needs it. Recursive functions stay calls, which threads cannot be handed.
  const possible = asked.filter(([inner]) => {
    if (kind === "that goes one way") return true;
    return (
      /finiteDifference|taylor|jacobian/.test(inner) && !(kind === "that calls itself" && inner.includes("workers"))
    );
  });
  const modes = "grad, valueAndGrad, jacobian, hessian, jvp, vjp, hvp, taylor, finiteDifference, forwardGrad";
  const lines = (name: string) => possible.map(([inner]) => inner.replace("NAME", name));
  const scope = (k: number, name: string) => `
export const ${name} = (() => {
  const f = (x: number, y: number): number => { const k = ${k}; ${body} };
  return { alone: [${lines("f")}], nested: [${lines("f").map((inner) => `jvp(${inner})`)}] };
})();`;
  const { messages, code } = compileFiles(
    { "f.ts": `import { ${modes} } from "fluxion";\n${scope(1, "first")}\n${scope(2, "second")}\n` },
    { standalone: true },
  );
  test("compiles", () => expect(messages).toBe(""));
  const { first, second } = runModule(code) as Record<string, { alone: Called[]; nested: Called[] }>;

  test.each(possible.map(([inner, others], i) => [inner, others, i] as const))("%s", (_, others, i) => {
    const h = 1e-4;
    for (const { alone, nested } of [first!, second!]) {
      const at = (x: number) => numbersOf(alone[i]!(x, 1.2, ...others));
      const [value, slopes] = nested[i]!(1.5, 1.2, ...others, 1) as [unknown, unknown];
      expect(numbersOf(value)).toEqual(at(1.5));
      const [above, below] = [at(1.5 + h), at(1.5 - h)];
      numbersOf(slopes).forEach((slope, j) => {
        const difference = (above[j]! - below[j]!) / (2 * h);
        expect(Math.abs(slope - difference)).toBeLessThan(1e-5 * Math.max(1, Math.abs(difference)));
      });
    }
    const [one, two] = [first!, second!].map(({ alone }) => numbersOf(alone[i]!(1.5, 1.2, ...others)));
    one!.forEach((each, j) => {
      expect(Math.abs(two![j]! - 2 * each)).toBeLessThan(1e-9 * Math.max(1, Math.abs(each)));
    });
  });
});

test("a function of the source may have the name that its caller's derivative gets", () => {
  const { messages, code } = compileFiles(
    {
      "f.ts": `
import { customVjp, grad } from "fluxion";
const fGrad = customVjp((x: number): number => x ** 3, ([x], _, c) => [3 * x * x * c]);
const fJacobian = (x: number, n: number): number => (n < 1 ? x ** 3 : fJacobian(x, n - 1));
const f = (x: number): number => fGrad(x) * 2 + fJacobian(x, 2);
export const slope = grad(f);
export const curvature = grad(grad(f));
`,
    },
    { standalone: true },
  );
  expect(messages).toBe("");
  const { slope, curvature } = runModule(code) as Record<string, (x: number) => number>;
  expect(slope!(1.5)).toBeCloseTo(9 * 1.5 ** 2, 12);
  expect(curvature!(1.5)).toBeCloseTo(18 * 1.5, 12);
});
