/** The checks themselves: each kind of wrong derivative is told from a right one. */
import { describe, expect, test } from "vitest";
import type { Mode } from "../../compiler/1-parse/request.ts";
import type { DerivedFunction, Run, SourceFunction } from "../../compiler/check/derived-functions.ts";
import { checkDirections, checkEachParameter, checkGradient, checkPrimal } from "../../compiler/check/mode-checks.ts";
import { Random } from "../../compiler/check/random.ts";
import { checkSlope, checkTranspose } from "../../compiler/check/slope-checks.ts";
import { Subject } from "../../compiler/check/subject.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { sourceProgram } from "../helpers/source-programs.ts";

const { functions } = sourceProgram(`
/** @differentiable wrt x a */
export function f(x: Float64Array, a: number): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.sin(a * x[i]);
  x[0] = s;
  return s * a;
}

/** @differentiable wrt x */
export function onKink(x: number): number {
  return Math.abs(x) + x;
}

/** @differentiable wrt x */
export function pole(x: number): number {
  return Math.sqrt(x * x);
}
`);
const [f, onKink, pole] = ["f", "onKink", "pole"].map((name) => functions.find((fn) => fn.name === name)!) as [
  SourceFunction,
  SourceFunction,
  SourceFunction,
];
const args = () => [Float64Array.of(0.3, -1, 0.7), 1.3];

/** A subject whose derivatives of one mode are spoilt. */
class Spoilt extends Subject {
  constructor(
    private readonly mode: Mode,
    private readonly spoil: (run: Run) => Run,
  ) {
    super(f);
  }

  override derived(mode: Mode, options = {}): DerivedFunction {
    const right = super.derived(mode, options);
    if (mode !== this.mode) return right;
    const run = this.spoil(right.run);
    return { ...right, run, evaluate: (values) => run(...(values as UserValue[])) };
  }
}

const scaled = (value: UserValue, factor: number): UserValue => {
  if (typeof value === "number") return value * factor;
  if (ArrayBuffer.isView(value)) return (value as Float64Array).map((each) => each * factor);
  return Array.isArray(value) ? value.map((each) => scaled(each, factor)) : value;
};

/** With NaN as its first number. */
function spoiltFirst(value: UserValue): UserValue {
  if (typeof value === "number") return Number.NaN;
  if (Array.isArray(value)) return [spoiltFirst(value[0]), ...value.slice(1)];
  return (value as Float64Array).map((each, i) => (i === 0 ? Number.NaN : each));
}

function checkAll(subject: Subject): void {
  const point = subject.point(args(), new Random(3));
  checkPrimal(subject, args());
  checkSlope(subject, point);
  checkTranspose(subject, point);
  checkEachParameter(subject, point);
  checkDirections(subject, point, new Random(4), 2);
  checkGradient(subject, args());
}

test("right derivatives pass", () => checkAll(new Subject(f)));

describe("wrong ones do not", () => {
  const cases: readonly (readonly [string, Mode, (run: Run) => Run, RegExp])[] = [
    [
      "a primal one bit off",
      "primal",
      (run) =>
        (...a) =>
          scaled(run(...a), 1 + 2 ** -52),
      /emitted primal/,
    ],
    [
      "a value beside the tangent",
      "jvp",
      (run) =>
        (...a) =>
          scaled(run(...a), 1 + 2 ** -52),
      /value/,
    ],
    [
      "a tangent off by 1e-5",
      "jvp",
      (run) =>
        (...a) => {
          const [value, tangent] = run(...a) as readonly UserValue[];
          return [value, scaled(tangent, 1.00001)];
        },
      /differences/,
    ],
    [
      "a gradient off by 1e-8",
      "vjp",
      (run) =>
        (...a) =>
          scaled(run(...a), 1.00000001),
      /dot product/,
    ],
    [
      "a gradient of zeros",
      "vjp",
      (run) =>
        (...a) =>
          scaled(run(...a), 0),
      /dot product/,
    ],
    [
      "a gradient unlike vjp with 1",
      "grad",
      (run) =>
        (...a) =>
          scaled(run(...a), 1.0001),
      /grad and vjp/,
    ],
    [
      "an argument left changed",
      "vjp",
      (run) =>
        (...a) => {
          const result = run(...a);
          (a[0] as Float64Array)[1] = 5;
          return result;
        },
      /arguments/,
    ],
    [
      "a cotangent changed",
      "vjp",
      (run) =>
        (...a) => {
          const result = run(...a);
          (a[3] as Float64Array)[0]! += 1;
          return result;
        },
      /handed in/,
    ],
    [
      "another answer at the second call",
      "grad",
      (run) => {
        let calls = 0;
        return (...a) => scaled(run(...a), 1 + 1e-13 * calls++);
      },
      /called again/,
    ],
    [
      "one array given twice",
      "valueAndGrad",
      (run) => {
        const shared = new Float64Array(3);
        return (...a) => {
          const [value, [gradient, ...rest]] = run(...a) as [number, Float64Array[]];
          shared.set(gradient!);
          return [value, [shared, ...rest]];
        };
      },
      /same array/,
    ],
    [
      "a buffer that is added to",
      "valueAndGradInto",
      (run) =>
        (...a) => {
          const before = (a[2] as Float64Array).slice();
          const value = run(...a);
          (a[2] as Float64Array).forEach((each, i, all) => {
            all[i] = each + before[i]!;
          });
          return value;
        },
      /valueAndGradInto/,
    ],
  ];

  test.each(cases)("%s", (_, mode, spoil, message) => {
    expect(() => checkAll(new Spoilt(mode, spoil))).toThrow(message);
  });
});

test("one mode that is not finite alone is wrong, both are left to the conventions at poles", () => {
  const gradient = new Spoilt(
    "vjp",
    (run) =>
      (...a) =>
        spoiltFirst(run(...a)),
  );
  const forward = new Spoilt("jvp", (run) => (...a) => {
    const [value, tangent] = run(...a) as readonly UserValue[];
    return [value, spoiltFirst(tangent)];
  });
  const transposeOf = (subject: Subject) => checkTranspose(subject, subject.point(args(), new Random(3)));
  expect(() => transposeOf(gradient)).toThrow("the gradient has an element that is NaN, forward mode is finite");
  expect(() => transposeOf(forward)).toThrow("forward mode gives NaN, the gradient is finite");
  const root = new Subject(pole);
  expect(checkTranspose(root, root.point([0], new Random(3)))).toBe("notFinite");
});

test("a point on a kink is left out, one beside it is not", () => {
  const subject = new Subject(onKink);
  const verdictAt = (x: number) => checkSlope(subject, subject.point([x], new Random(1)));
  expect(verdictAt(0)).toBe("kink");
  expect(verdictAt(1e-3)).toBe("checked");
});
