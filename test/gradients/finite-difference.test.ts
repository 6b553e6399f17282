/** Derivatives from function values: coefficients, orders of accuracy, steps and error estimates. The truth is `taylor`, and closed forms. */
import { describe, expect, test } from "vitest";
import { stencilOf } from "../../compiler/4-differentiate/differences/coefficients.ts";
import { derive } from "../../compiler/check/derived-functions.ts";
import { checkFiniteDifference } from "../../compiler/check/difference-checks.ts";
import { derivativeAsFunction } from "../../compiler/check/nested-functions.ts";
import { Random } from "../../compiler/check/random.ts";
import { Subject } from "../../compiler/check/subject.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { compileFiles } from "../helpers/compiled.ts";
import { runModule, sourceProgram } from "../helpers/source-programs.ts";

const text = `
/** @differentiable wrt x */
export function wave(x: Float64Array, k: number): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.sin(k * x[i]!) * Math.exp(0.5 * x[i]!);
  return s;
}

/** @differentiable wrt x */
export function branching(x: Float64Array, k: number): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! > -100) s += Math.sin(k * x[i]!) * Math.exp(0.5 * x[i]!);
    else break;
  }
  return s;
}

/** @differentiable wrt x */
export function growth(x: Float64Array, k: number): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.exp(k * x[i]!);
  return s;
}

/** @differentiable */
export function polynomial(x: number, a: Float64Array): number {
  let s = 0;
  for (let i = a.length - 1; i >= 0; i--) s = s * x + a[i]!;
  return s;
}

/** @differentiable */
export function single(x: Float32Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.fround(Math.exp(x[i]!));
  return Math.fround(s);
}

/** @differentiable */
export function mixed(a: number, b: Float64Array): number {
  return a * Math.sin(b[0]!);
}

/** @differentiable */
export function chosen(x: Float64Array, level: number): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    const z = x[i]! * x[i]! - level;
    const size = z > 0 ? (level > 2 ? z : Math.exp(-z)) : 0.5 + z;
    s += size * (size < 1 ? 1 : x[i]!);
  }
  return s;
}

/** @differentiable */
export function recursive(x: number, n: number): number {
  return n < 1 ? Math.sin(x) : x * recursive(x * 0.5, n - 1) + recursive(x + 1, n - 2);
}

/** @differentiable wrt x */
export function tabled(x: Float64Array): Float64Array {
  const copy = x.slice();
  for (let i = 1; i < x.length; i++) copy[i] = copy[i - 1]! * x[i]! + Math.floor(x[i]!);
  return copy.subarray(1);
}
`;
const { functions } = sourceProgram(text);
const subjects = new Map(functions.map((fn) => [fn.name, new Subject(fn)]));
const subjectOf = (name: string) => subjects.get(name)!;
const x = Float64Array.of(0.3, -0.2, 0.8);
const v = Float64Array.of(0.5, -1, 0.7);

type Called = (...args: unknown[]) => unknown;
type Differences = (options?: { step?: number; estimateError?: boolean }) => number | [number, number];

function differences(name: string, order: number, accuracy: number, args: readonly UserValue[]): Differences {
  const { run } = subjectOf(name).derived("finiteDifference", { order, accuracy });
  return (options) => run(...args, options as UserValue) as number | [number, number];
}

function exact(name: string, order: number, args: readonly UserValue[]): number {
  return (
    subjectOf(name)
      .derived("taylor", { order })
      .run(...args) as number[]
  )[order]!;
}

describe("coefficients", () => {
  test.each([
    [1, 2, [1], 2],
    [2, 2, [1], 1],
    [3, 2, [-2, 1], 2],
    [4, 2, [-4, 1], 1],
    [1, 4, [8, -1], 12],
    [2, 4, [16, -1], 12],
    [3, 4, [-13, 8, -1], 8],
    [4, 4, [-39, 12, -1], 6],
    [1, 6, [45, -9, 1], 60],
  ])("order %d, accuracy %d", (order, accuracy, weights, divisor) => {
    expect(stencilOf(order, accuracy)).toEqual({ order, accuracy, weights, divisor });
  });

  test("give the derivative of each power that they can, and no other", () => {
    for (let order = 1; order <= 8; order++) {
      for (const accuracy of [2, 4, 6, 8]) {
        const { weights, divisor } = stencilOf(order, accuracy);
        const factorial = Array.from({ length: order }, (_, i) => i + 1).reduce((product, i) => product * i, 1);
        for (let power = order % 2 === 0 ? 2 : 1; power < order + accuracy; power += 2) {
          const sum = weights.reduce((so, weight, k) => so + 2 * weight * (k + 1) ** power, 0) / divisor;
          const size = weights.reduce((so, weight, k) => so + Math.abs(2 * weight) * (k + 1) ** power, 0) / divisor;
          expect(Math.abs(sum - (power === order ? factorial : 0))).toBeLessThanOrEqual(1e-12 * size);
        }
      }
    }
  });
});

const cases = [1, 2, 3, 4].flatMap((order) => ([2, 4, 6] as const).map((accuracy) => [order, accuracy] as const));
const steps = { 2: [0.05, 0.1], 4: [0.1, 0.2], 6: [0.2, 0.3] } as const;

test.each(cases)("order %d: the error falls as the step to the power %d", (order, accuracy) => {
  const args = [x, 0.9, v.map(Math.abs)];
  const at = differences("growth", order, accuracy, args);
  const truth = exact("growth", order, args);
  const error = (step: number) => Math.log(Math.abs((at({ step }) as number) - truth));
  const [short, long] = steps[accuracy];
  const slope = (error(long) - error(short)) / Math.log(long / short);
  expect(Math.abs(slope - accuracy)).toBeLessThan(0.05 * accuracy);
});

describe.each(["wave", "branching"])("%s", (name) => {
  test.each(cases)(
    "order %d, accuracy %d: the step that is chosen is near the best, and the error is told",
    (order, accuracy) => {
      const args = [x, 1.3, v];
      const at = differences(name, order, accuracy, args);
      const truth = exact(name, order, args);
      const error = (found: number) => Math.abs(found - truth);
      const chosen = at() as number;
      const best = Math.min(...Array.from({ length: 60 }, (_, i) => error(at({ step: 10 ** (-i / 10) }) as number)));
      const [derivative, estimate] = at({ estimateError: true }) as [number, number];
      expect(derivative).toBe(chosen);
      expect(error(chosen)).toBeLessThan(200 * best + 1e-13);
      expect(error(chosen)).toBeLessThan(10 * estimate);
      expect(estimate).toBeLessThan(2e-2 * Math.abs(truth));
    },
  );
});

test("side by side and one by one give the same, and only one of them calls the function", () => {
  for (const [order, accuracy] of [
    [1, 2],
    [2, 4],
    [3, 2],
  ] as const) {
    const [together, apart] = ["wave", "branching"].map((name) =>
      differences(name, order, accuracy, [x, 1.3, v])({ step: 0.1 }),
    );
    expect(Math.abs((together as number) - (apart as number))).toBeLessThan(1e-11);
  }
  const textOf = (name: string) => subjectOf(name).derived("finiteDifference", { order: 2, accuracy: 2 }).text("js");
  expect(textOf("wave")).not.toContain("function wave(");
  expect(textOf("branching")).toContain("function branching(");
});

test("polynomials up to the degree that the stencil sees are exact to rounding", () => {
  for (let order = 1; order <= 4; order++) {
    const a = Float64Array.from({ length: order + 2 }, (_, i) => Math.cos(i));
    const found = differences("polynomial", order, 2, [0.7, a, 1])({ step: 0.5 }) as number;
    expect(Math.abs(found - exact("polynomial", order, [0.7, a, 1]))).toBeLessThan(1e-12);
  }
});

test("in single precision the step is chosen for it", () => {
  const args = [Float32Array.of(0.2, 0.4), Float32Array.of(1, -0.5)];
  const truth = Math.exp(Math.fround(0.2)) + 0.25 * Math.exp(Math.fround(0.4));
  const at = differences("single", 2, 2, args);
  const error = (step?: number) => Math.abs((at(step === undefined ? {} : { step }) as number) - truth);
  expect(error()).toBeLessThan(0.01);
  expect(error(1e-3)).toBeGreaterThan(10 * error(0.05));
  // Too long a step leaves out, too short a one rounds: the best lies between.
  const errors = Array.from({ length: 7 }, (_, i) => error(10 ** (-i / 2)));
  const least = errors.indexOf(Math.min(...errors));
  expect(least).toBeGreaterThan(0);
  expect(least).toBeLessThan(6);
});

test("what does not move has no part in the step, and each number moves on its own scale", () => {
  // Of the wave by its arguments: a large number that rests, or that moves by as small a share of itself as another.
  const { run } = subjectOf("mixed").derived("finiteDifference", { order: 1, wrt: [0, 1] });
  const slope = (...along: [number, number]) =>
    run(1e6, Float64Array.of(0.3), along[0], Float64Array.of(along[1])) as number;
  const [sine, cosine] = [Math.sin(0.3), 1e6 * Math.cos(0.3)];
  expect(Math.abs(slope(0, 1) / cosine - 1)).toBeLessThan(1e-8);
  expect(Math.abs(slope(1, 0) / sine - 1)).toBeLessThan(1e-8);
  expect(Math.abs(slope(1e6, 1) / (1e6 * sine + cosine) - 1)).toBeLessThan(1e-8);
  expect(Math.abs(slope(1, 1) / (sine + cosine) - 1)).toBeLessThan(1e-8);
});

test("a step of 0, or that is no number, gives NaN", () => {
  for (const step of [0, Number.NaN])
    for (const name of ["wave", "branching"]) expect(differences(name, 1, 2, [x, 1.3, v])({ step })).toBeNaN();
});

test("nothing moves along no direction", () => {
  expect(differences("wave", 1, 2, [x, 1.3, new Float64Array(3)])()).toBe(0);
});

test("each point makes its own choices between numbers, side by side", () => {
  const random = new Random(5);
  const subject = subjectOf("chosen");
  for (const level of [0.5, 1, 3]) {
    // Some points lie on one side of a choice, some on the other.
    const point = subject.point([Float64Array.of(0.3, 0.95, 1.4, -1), level], random);
    for (const order of [1, 2, 3]) checkFiniteDifference(subject, point, { order, accuracy: 4, step: 0.2 });
  }
  expect(subject.derived("finiteDifference", { order: 2, accuracy: 2 }).text("js")).not.toContain("function chosen(");
});

const requested = compileFiles(
  {
    "f.ts": `
import { finiteDifference, grad, jvp } from "fluxion";
const wave = (x: Float64Array, k: number) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.sin(k * x[i]!) * Math.exp(0.5 * x[i]!);
  return s;
};
const waves = (x: Float64Array, k: number) => [wave(x, k), x.map((each) => Math.sin(k * each))] as [number, Float64Array];
export const alone = [finiteDifference(wave, { order: 1 }), finiteDifference(wave, { order: 2 }), finiteDifference(wave, { order: 3 })];
export const together = finiteDifference(wave, { order: [1, 3, 2] });
export const ofSeveral = finiteDifference(waves, { order: [2, 1] });
export const ofSeveralAlone = [finiteDifference(waves, { order: 2 }), finiteDifference(waves)];
// Inside a function that is differentiated, in either direction.
const ratio = (x: Float64Array, k: number, v: Float64Array) => {
  const [first, second] = finiteDifference((y: Float64Array) => wave(y, k), { order: [1, 2] })(x, v, { step: 0.5 });
  return second / first;
};
export const value = ratio;
export const slope = grad(ratio, { wrt: [1] });
export const tangent = jvp(ratio, { wrt: [1] });
`,
  },
  { standalone: true },
);

test("several orders come from the same values", () => {
  expect(requested.messages).toBe("");
  const { alone, together, ofSeveral, ofSeveralAlone } = runModule(requested.code) as {
    alone: Called[];
    together: Called;
    ofSeveral: Called;
    ofSeveralAlone: Called[];
  };
  const [first, second, third] = alone.map((single) => single(x, 1.3, v, { step: 0.1 }));
  expect(together(x, 1.3, v, { step: 0.1 })).toEqual([first, third, second]);
  const [values, errors] = together(x, 1.3, v, { estimateError: true }) as [number[], number[]];
  values.forEach((value, i) => {
    const truth = exact("wave", [1, 3, 2][i]!, [x, 1.3, v]);
    expect(Math.abs(value - truth)).toBeLessThan(10 * errors[i]! + 1e-12);
    expect(Math.abs(value - truth)).toBeLessThan(1e-2 * Math.abs(truth));
  });
  expect(ofSeveral(x, 1.3, v, { step: 0.1 })).toEqual(ofSeveralAlone.map((single) => single(x, 1.3, v, { step: 0.1 })));
});

test("inside a function they are differentiated with it", () => {
  const { value, slope, tangent } = runModule(requested.code) as Record<string, (...args: unknown[]) => number>;
  const ratio = (k: number) => value!(x, k, v);
  const step = 1e-4;
  const difference = (ratio(1.3 + step) - ratio(1.3 - step)) / (2 * step);
  expect(Math.abs(slope!(x, 1.3, v) - difference)).toBeLessThan(1e-6 * Math.abs(difference));
  const [, forwards] = tangent!(x, 1.3, v, 1) as unknown as [number, number];
  expect(Math.abs(forwards - slope!(x, 1.3, v))).toBeLessThan(1e-12 * Math.abs(difference));
  // From the function's own values, as the definition says.
  const wave = (by: number) =>
    x.reduce((s, each, i) => s + Math.sin(1.3 * (each + by * v[i]!)) * Math.exp(0.5 * (each + by * v[i]!)), 0);
  const [ahead, behind, here] = [wave(0.5), wave(-0.5), wave(0)];
  const expected = (ahead - 2 * here + behind) / 0.25 / (ahead - behind);
  expect(Math.abs(ratio(1.3) - expected)).toBeLessThan(1e-12 * Math.abs(expected));
});

test("inside a function there is no estimate of the error", () => {
  const inside = (of: string) =>
    compileFiles({
      "f.ts": `import { finiteDifference, grad } from "fluxion";
const f = (x: number): number => x ** 4;
export const g = grad((x: number): number => ${of});`,
    }).messages;
  expect(inside("finiteDifference(f)(x, 1, { estimateError: true })[0]")).toMatchInlineSnapshot(`
    "f.ts(3,72): error FX2001: An estimate of the error of 'finiteDifference' is not supported in differentiated code.
      help: Leave 'estimateError' out, and ask for it outside of functions that are differentiated.
    "
  `);
  expect(inside("finiteDifference(f)(x, 1, { step: 1 })")).toBe("");
});

test("recursion, arrays and integers on the way", () => {
  const random = new Random(4);
  for (const [name, args] of [
    ["recursive", [0.7, 4]],
    ["tabled", [Float64Array.of(0.3, 1.7, -0.4, 2.2)]],
  ] as const) {
    const subject = subjectOf(name);
    for (const order of [1, 2, 3])
      checkFiniteDifference(subject, subject.point(args, random), { order, accuracy: 4, step: 0.01 });
  }
});

test("differences are differentiated as other functions are", () => {
  const { fn } = subjectOf("wave");
  const difference = derivativeAsFunction(fn, "finiteDifference", { order: 1 });
  const { run } = derive(difference, "jvp", { wrt: fn.wrt });
  const [value, slope] = run(x, 1.3, v, { step: 1e-3 } as UserValue, v) as [number, number];
  expect(Math.abs(value - exact("wave", 1, [x, 1.3, v]))).toBeLessThan(1e-5);
  expect(Math.abs(slope - exact("wave", 2, [x, 1.3, v]))).toBeLessThan(1e-5);
});

test("what derivatives take as a constant does not move, or is refused", () => {
  const built = (f: string) =>
    compileFiles({
      "f.ts": `import { finiteDifference, stopGradient } from "fluxion";\n${f}\nexport const d = finiteDifference(f);`,
    });
  const held = built("const f = (x: number) => stopGradient(x * x) * x ** 3;");
  expect(held.messages).toBe("");
  const { d } = runModule(held.code) as { d: (x: number, along: number) => number };
  expect(Math.abs(d(2, 1) - 48)).toBeLessThan(1e-7);
  expect(built("const f = (x: number) => (x > 0 ? stopGradient(x) * x : x);").messages).toMatchInlineSnapshot(`
    "f.ts(3,18): error FX4041: 'f' takes different ways at different points, and what 'stopGradient' holds constant in it would move with them.
      help: Hand the constant in as a parameter that is not among wrt, or use 'jvp' or 'taylor'.
    "
  `);
});
