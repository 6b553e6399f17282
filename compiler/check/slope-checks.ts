/** Forward mode is the slope of the function, and reverse mode its transpose; where there is one mode alone, it is the slope. */
import { jvpAt, vjpAt } from "./calls.ts";
import { DecisionWitness } from "./decisions.ts";
import { slopeByDifferences } from "./differences.ts";
import { CheckFailure, NotFiniteFailure, OneSidedFailure, type Verdict } from "./failure.ts";
import { widened } from "./precision.ts";
import type { Point, Subject } from "./subject.ts";
import { absoluteDot, dot, rounding } from "./sums.ts";

const allDecisions = new DecisionWitness();
/** Single precision rounds on the same path. */
const decisionsButRounding = new DecisionWitness(["fround"]);

/** The slope of the function along a direction, as its derivatives give it. */
interface Given {
  readonly slope: number;
  /** The sum of the absolute values of what is added up. */
  readonly scale: number;
  readonly mode: "jvp" | "vjp";
  readonly gradient: readonly number[] | undefined;
}

function slopeAt(subject: Subject, point: Point): Given {
  const [weights, direction] = [subject.outputNumbers(point.cotangents), subject.gradientNumbers(point.direction)];
  const tangents = subject.has("jvp") ? jvpAt(subject, point) : undefined;
  const gradient = subject.has("vjp") ? vjpAt(subject, point) : undefined;
  const slope = tangents ? dot(weights, tangents) : dot(gradient ?? [], direction);
  const scale = (tangents ? absoluteDot(weights, tangents) : 0) + (gradient ? absoluteDot(gradient, direction) : 0);
  return { slope, scale, mode: tangents ? "jvp" : "vjp", gradient };
}

const named = { jvp: "forward mode", vjp: "reverse mode" } as const;

/** The derivatives give the slope of the function along a direction. */
export function checkSlope(subject: Subject, point: Point): Verdict {
  const { slope, scale, mode, gradient } = slopeAt(subject, point);
  if (subject.twin) return checkAgainstTwin(subject, subject.twin, point);
  const [weights, direction] = [subject.outputNumbers(point.cotangents), subject.gradientNumbers(point.direction)];
  const values = subject.outputNumbers(subject.outputs(point.args));
  if (!values.every(Number.isFinite)) return "notFinite";
  const { tolerances } = subject;
  const found = slopeByDifferences(
    (step) => {
      const args = subject.moved(point, step);
      const outcome = subject.sourceWithConstants(args, point.args);
      // The function ends here.
      if (outcome.error !== undefined) return { value: Number.NaN, path: Number.NaN };
      const value = dot(weights, subject.outputNumbers(subject.outputsOf(outcome)));
      return { value, path: subject.pathOf(args, allDecisions) };
    },
    tolerances.slope * 1e-3 * scale,
  );
  if (found === undefined) return "kink";
  const noise = 1e-9 * absoluteDot(weights, values);
  // A point of the differences lies where its rounded arguments are: of large ones that is somewhere else.
  const inputs = subject.inputNumbers(point.args);
  const places = inputs.map((input) => (Number.isFinite(input) ? input : 0));
  const misplaced = gradient ? (absoluteDot(gradient, places) * Number.EPSILON) / found.step : 0;
  const allowed = tolerances.slope * scale + noise + misplaced + rounding(subject.tolerances, weights, direction);
  // A function too uneven here for differences to say anything.
  if (!Number.isFinite(scale)) {
    const wrong =
      Number.isFinite(slope) && gradient ? `the gradient is [${gradient.join(", ")}]` : `${named[mode]} gives ${slope}`;
    throw new NotFiniteFailure("finite derivative", `${wrong}, differences give ${found.slope}`);
  }
  if (found.error > Math.max(1e-3 * (scale + Math.abs(found.slope)), noise)) return "kink";
  const deviation = Math.abs(found.slope - slope);
  if (deviation <= allowed + 10 * found.error) return "checked";
  // Waves that are shorter than the steps give slopes that are far off from each other.
  if (found.error > Math.max(1e-2 * Math.abs(found.slope), noise)) return "kink";
  throw new CheckFailure(
    `${mode} against differences`,
    `slope ${slope} by ${named[mode]}, ${found.slope} (+- ${found.error.toExponential(1)}) by differences`,
  );
}

/** In single precision differences say little: the slope is that of the same function in double precision. */
function checkAgainstTwin(subject: Subject, twin: Subject, point: Point): Verdict {
  const weights = subject.outputNumbers(point.cotangents);
  const wide: Point = {
    args: widened(point.args),
    direction: widened(point.direction),
    cotangents: widened(point.cotangents),
  };
  const path = subject.pathOf(point.args, decisionsButRounding);
  if (path !== twin.pathOf(wide.args, decisionsButRounding)) return "kink";
  const [{ slope, mode }, { slope: expected, scale }] = [slopeAt(subject, point), slopeAt(twin, wide)];
  const direction = twin.gradientNumbers(wide.direction);
  if (!Number.isFinite(scale)) return "notFinite";
  const deviation = Math.abs(slope - expected);
  if (deviation <= subject.tolerances.slope * scale + rounding(subject.tolerances, weights, direction))
    return "checked";
  throw new CheckFailure(`${mode} in single precision`, `slope ${slope} instead of ${expected} in double precision`);
}

/** Reverse mode is the transpose of forward mode: <v, J u> = <J' v, u>. */
export function checkTranspose(subject: Subject, point: Point): Verdict {
  const tangents = jvpAt(subject, point);
  const gradient = vjpAt(subject, point);
  const [weights, direction] = [subject.outputNumbers(point.cotangents), subject.gradientNumbers(point.direction)];
  const [left, right] = [dot(weights, tangents), dot(gradient, direction)];
  const scale = absoluteDot(weights, tangents) + absoluteDot(gradient, direction);
  if (!Number.isFinite(scale)) {
    mustBothBeFinite(subject, point, tangents, gradient);
    return "notFinite";
  }
  if (Math.abs(left - right) <= subject.tolerances.dot * scale + rounding(subject.tolerances, weights, direction))
    return "checked";
  throw new CheckFailure("dot product", `<v, J u> = ${left}, <J' v, u> = ${right}`);
}

/** At poles both modes are infinite or NaN: one that is so alone is wrong. Single precision overflows earlier in one of them. */
function mustBothBeFinite(
  subject: Subject,
  point: Point,
  tangents: readonly number[],
  gradient: readonly number[],
): void {
  const [tangent, partial] = [tangents, gradient].map((numbers) => numbers.find((each) => !Number.isFinite(each)));
  if ((tangent === undefined) === (partial === undefined) || subject.twin) return;
  if (!subject.outputNumbers(subject.outputs(point.args)).every(Number.isFinite)) return;
  const details =
    partial === undefined
      ? `forward mode gives ${tangent}, the gradient is finite`
      : `the gradient has an element that is ${partial}, forward mode is finite`;
  throw new OneSidedFailure("finite in both modes", details);
}
