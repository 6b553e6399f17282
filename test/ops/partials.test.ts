/**
 * The slopes of the operation table: against central differences over each record's domain, to second order, forward
 * and backward; and the conventions at kinks, poles and ties.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type OpName, opNames } from "../../compiler/ir/op-names.ts";
import { operations } from "../../compiler/ops/index.ts";
import { evaluateFormula, type Formula, formulaOf, slopeOf } from "../helpers/ir-derivatives.ts";

type Operand = number | boolean | undefined;
type Interval = readonly [number, number];

/** Records whose slope is declared, and differs from that of their values on purpose. */
const declared: readonly OpName[] = ["fround", "stopGradient", "foundAs"];

/** The ways in which a record is differentiated: by all its float operands, or with some of them literal. */
function waysOf(op: OpName): readonly (readonly Operand[])[] {
  if (op === "select") return [true, false].map((condition) => [condition, undefined, undefined]);
  if (op === "hypot") return [1, 2, 3, 5].map((arity) => new Array(arity).fill(undefined));
  if (op === "power") {
    const exponents = [-3, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6.5, 7, 8, 13, 64, 65, 0.3, 2.3, -1.7];
    return [[undefined, undefined], [2, undefined], ...exponents.map((exponent) => [undefined, exponent])];
  }
  return [operations[op].type(["f64"]) === undefined ? [undefined, undefined] : [undefined]];
}

/** The intervals of the operands that vary. */
function domainOf(op: OpName, operands: readonly Operand[]): Interval[] {
  const { domain } = operations[op];
  return operands.flatMap((operand, i) =>
    operand === undefined ? [domain[i] ?? domain[domain.length - 1] ?? [0, 1]] : [],
  );
}

/** Fourth-order central difference; undefined next to a kink or jump, where left and right differ. */
function difference(formula: Formula, point: readonly number[], input: number): number | undefined {
  const step = 3e-4 * Math.max(1, Math.abs(point[input] ?? 0));
  const at = (steps: number) => evaluateFormula(formula, point.with(input, (point[input] ?? 0) + steps * step));
  const [left, right] = [(at(0) - at(-1)) / step, (at(1) - at(0)) / step];
  const central = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
  const isKink = Math.abs(left - right) > 0.1 * Math.max(1, Math.abs(left), Math.abs(right));
  const isNearKink = Math.abs(central - (left + right) / 2) > 0.05 * Math.max(1, Math.abs(central));
  return isKink || isNearKink ? undefined : central;
}

/** Compares the slopes of a formula with differences, and then the slopes of its slopes. Gives how many it compared. */
function compare(formula: Formula, point: readonly number[], order: number): number {
  let compared = 0;
  for (const input of formula.inputs.keys()) {
    const forward = slopeOf(formula, input, "forward");
    const slope = evaluateFormula(forward, point);
    const expected = difference(formula, point, input);
    if (expected === undefined) continue;
    compared++;
    const scale = Math.max(1, Math.abs(expected), Math.abs(evaluateFormula(formula, point)));
    expect(Math.abs(slope - expected), `by input ${input}: ${slope}, differences give ${expected}`).toBeLessThan(
      1e-6 * scale,
    );
    const backward = evaluateFormula(slopeOf(formula, input, "reverse"), point);
    expect(Math.abs(backward - slope), `backward ${backward}, forward ${slope}`).toBeLessThanOrEqual(1e-12 * scale);
    if (order > 1) compared += compare(forward, point, order - 1);
  }
  return compared;
}

describe("slopes agree with differences, to second order", () => {
  const differentiable = opNames.filter((op) => "partials" in operations[op] && !declared.includes(op));
  test.each(differentiable)("%s", (op) => {
    for (const operands of waysOf(op)) {
      const formula = formulaOf(op, operands);
      let compared = 0;
      const intervals = domainOf(op, operands).map(([min, max]) =>
        fc.integer({ min: 0, max: 1e6 }).map((part) => min + (part / 1e6) * (max - min)),
      );
      const property = fc.property(fc.tuple(...intervals), (point) => {
        compared += compare(formula, point, 2);
      });
      fc.assert(property, { numRuns: 25, seed: 1 });
      expect(compared, "points away from kinks").toBeGreaterThan(15);
    }
  });
});

interface HardPoint {
  readonly op: OpName;
  readonly operands: readonly Operand[];
  readonly point: readonly number[];
  /** The expected slope by each input; undefined where only its not being NaN matters. */
  readonly slopes: readonly number[];
}

const both = [undefined, undefined];

const hardPoints: readonly HardPoint[] = [
  { op: "max", operands: both, point: [2, 2], slopes: [1, 0] },
  { op: "max", operands: both, point: [1, 2], slopes: [0, 1] },
  { op: "max", operands: [undefined, 0], point: [0], slopes: [1] },
  { op: "min", operands: both, point: [2, 2], slopes: [1, 0] },
  { op: "min", operands: both, point: [1, 2], slopes: [1, 0] },
  { op: "abs", operands: [undefined], point: [0], slopes: [0] },
  { op: "abs", operands: [undefined], point: [-3], slopes: [-1] },
  { op: "hypot", operands: both, point: [0, 0], slopes: [0, 0] },
  { op: "hypot", operands: both, point: [0, -2], slopes: [0, -1] },
  { op: "hypot", operands: both, point: [3 * 2 ** 600, 4 * 2 ** 600], slopes: [0.6, 0.8] },
  { op: "atan2", operands: both, point: [0, 0], slopes: [0, 0] },
  { op: "atan2", operands: both, point: [0, 2], slopes: [0.5, -0] },
  { op: "sqrt", operands: [undefined], point: [0], slopes: [Number.POSITIVE_INFINITY] },
  { op: "cbrt", operands: [undefined], point: [0], slopes: [Number.POSITIVE_INFINITY] },
  { op: "log", operands: [undefined], point: [0], slopes: [Number.POSITIVE_INFINITY] },
  { op: "log1p", operands: [undefined], point: [1e-18], slopes: [1] },
  { op: "expm1", operands: [undefined], point: [1e-18], slopes: [1] },
  { op: "divide", operands: both, point: [3, 0], slopes: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] },
  { op: "remainder", operands: both, point: [-7, 3], slopes: [1, 2] },
  { op: "remainder", operands: both, point: [7, 3], slopes: [1, -2] },
  { op: "fround", operands: [undefined], point: [0.1], slopes: [1] },
  { op: "stopGradient", operands: [undefined], point: [0.1], slopes: [0] },
  { op: "foundAs", operands: both, point: [0.1, 0.1], slopes: [0, 1] },
  { op: "acosh", operands: [undefined], point: [-2], slopes: [Number.NaN] },
  { op: "power", operands: both, point: [0, 1], slopes: [1, 0] },
  { op: "power", operands: both, point: [0, 0], slopes: [0, 0] },
  { op: "power", operands: both, point: [0, 2], slopes: [0, 0] },
  { op: "power", operands: both, point: [0, 0.5], slopes: [Number.POSITIVE_INFINITY, 0] },
  { op: "power", operands: both, point: [-2, 3], slopes: [12, Number.NaN] },
  { op: "power", operands: both, point: [3, 0], slopes: [0, Math.log(3)] },
  { op: "power", operands: [undefined, 3], point: [-2], slopes: [12] },
  { op: "power", operands: [undefined, 0], point: [0], slopes: [0] },
  { op: "power", operands: [undefined, 1], point: [0], slopes: [1] },
  { op: "power", operands: [undefined, 2], point: [0], slopes: [0] },
  { op: "power", operands: [undefined, 0.5], point: [0], slopes: [Number.POSITIVE_INFINITY] },
  { op: "power", operands: [undefined, -1], point: [0], slopes: [Number.NEGATIVE_INFINITY] },
  { op: "power", operands: [0, undefined], point: [2], slopes: [0] },
  { op: "power", operands: [-2, undefined], point: [3], slopes: [Number.NaN] },
];

describe("conventions at hard points hold forward and backward", () => {
  test.each(hardPoints)("$op $operands at $point", ({ op, operands, point, slopes }) => {
    const formula = formulaOf(op, operands);
    for (const mode of ["forward", "reverse"] as const) {
      expect(slopes.map((_, input) => evaluateFormula(slopeOf(formula, input, mode), point) + 0)).toEqual(
        slopes.map((slope) => slope + 0),
      );
    }
  });

  /** Second derivatives by (first, second) input. All four combinations of modes must give them. */
  const second: readonly (Omit<HardPoint, "slopes"> & {
    readonly by: readonly [number, number];
    readonly is: number;
  })[] = [
    { op: "power", operands: [undefined, 2], point: [0], by: [0, 0], is: 2 },
    { op: "power", operands: [undefined, 3], point: [0], by: [0, 0], is: 0 },
    { op: "power", operands: [undefined, 1], point: [0], by: [0, 0], is: 0 },
    { op: "power", operands: [undefined, 1.5], point: [0], by: [0, 0], is: Number.POSITIVE_INFINITY },
    { op: "power", operands: [undefined, 2.5], point: [0], by: [0, 0], is: 0 },
    { op: "power", operands: [undefined, 7.5], point: [0], by: [0, 0], is: 0 },
    { op: "power", operands: both, point: [0, 2], by: [0, 0], is: 2 },
    { op: "power", operands: both, point: [0, 2], by: [0, 1], is: 0 },
    { op: "power", operands: both, point: [0, 2], by: [1, 1], is: 0 },
    { op: "power", operands: both, point: [0, 1], by: [0, 0], is: 0 },
    { op: "power", operands: both, point: [0, 1], by: [1, 1], is: 0 },
    { op: "power", operands: both, point: [0, 0], by: [0, 0], is: 0 },
    { op: "power", operands: both, point: [0, 0], by: [1, 1], is: 0 },
    { op: "power", operands: both, point: [2, 0], by: [0, 1], is: 0.5 },
    { op: "power", operands: both, point: [2, 0], by: [1, 0], is: 0.5 },
    { op: "power", operands: both, point: [2, 1], by: [0, 0], is: 0 },
    { op: "power", operands: both, point: [-2, 3], by: [0, 0], is: -12 },
    { op: "hypot", operands: both, point: [0, 0], by: [0, 0], is: 0 },
    { op: "hypot", operands: both, point: [0, 0], by: [0, 1], is: 0 },
    { op: "atan2", operands: both, point: [0, 0], by: [0, 1], is: 0 },
    { op: "abs", operands: [undefined], point: [0], by: [0, 0], is: 0 },
    { op: "max", operands: both, point: [2, 2], by: [0, 0], is: 0 },
  ];
  test.each(second)("$op $operands at $point, second order by $by", ({ op, operands, point, by, is }) => {
    for (const inner of ["forward", "reverse"] as const) {
      for (const outer of ["forward", "reverse"] as const) {
        const slope = slopeOf(slopeOf(formulaOf(op, operands), by[0], inner), by[1], outer);
        expect(evaluateFormula(slope, point) + 0, `${outer} over ${inner}`).toBe(is);
      }
    }
  });

  test("an infinite adjoint of what is not chosen leaves nothing", () => {
    const { inputs, builder, output } = formulaOf("max", both);
    const scaled = builder.compute("multiply", output, builder.float(Number.POSITIVE_INFINITY));
    expect(evaluateFormula(slopeOf({ inputs, builder, output: scaled }, 0, "reverse"), [1, 2])).toBe(0);
  });
});
