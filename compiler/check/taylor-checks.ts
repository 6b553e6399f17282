/** What derivatives of higher order must give: each is the slope of the one before it along the same direction. */
import type { UserValue } from "../ir/shape-values.ts";
import { callOf, jvpAt, mustBeValue } from "./calls.ts";
import { derive } from "./derived-functions.ts";
import { must } from "./failure.ts";
import { derivativeAsFunction } from "./nested-functions.ts";
import type { Point, Subject } from "./subject.ts";
import { copyOf } from "./user-values.ts";

/** `taylor` to an order: the first is `jvp`, and each other `jvp` of what gives those before it. */
export function checkTaylor(subject: Subject, point: Point, order: number): void {
  const { args, direction } = point;
  const [value, ...found] = callOf(
    subject,
    "taylor",
    subject.derived("taylor", { order }),
    args,
    direction,
  ) as readonly UserValue[];
  mustBeValue("taylor", value, subject.source(args).result, subject);
  found.forEach((derivative, i) => {
    const expected = i === 0 ? jvpAt(subject, point) : slopeOfLower(subject, point, i);
    mustAgree(`taylor, order ${i + 1} of ${order}`, subject.tangentNumbers(derivative), expected, subject);
  });
}

/** The slope of the derivative of this order along the direction. */
function slopeOfLower(subject: Subject, { args, direction }: Point, order: number): readonly number[] {
  const { fn } = subject;
  const lower = order === 1 ? derivativeAsFunction(fn, "jvp") : derivativeAsFunction(fn, "taylor", { order });
  const all = [...subject.padded(args), ...direction, ...direction];
  const given = derive(lower, "jvp", { wrt: fn.wrt }).run(...(copyOf(all) as UserValue[])) as readonly UserValue[];
  // Of the result, which is a tuple, and then of the arrays that are written, unless nothing runs that writes them.
  const [first] = given[1] as readonly UserValue[];
  const ofResult = subject.writesArrays && Array.isArray(first) ? first : given[1];
  return subject.tangentNumbers((ofResult as readonly UserValue[]).at(-1));
}

function mustAgree(check: string, found: readonly number[], expected: readonly number[], subject: Subject): void {
  const scale = Math.max(0, ...expected.map(Math.abs));
  if (!Number.isFinite(scale)) return;
  const isClose = (value: number, i: number) =>
    Math.abs(value - expected[i]!) <= 100 * subject.tolerances.modes * scale + 1e-13;
  const isRight = found.length === expected.length && found.every(isClose);
  must(check, isRight ? undefined : `[${found.join(", ")}] instead of [${expected.join(", ")}]`);
}
