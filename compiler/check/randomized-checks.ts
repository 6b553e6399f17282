/**
 * What a gradient from a tape that is kept in part must give: the function's own value, the gradient itself where all is
 * kept, and the gradient on average. Means are over fixed seeds; a component that is off by four standard errors is drawn
 * again, ten times as often, on other seeds, and must then lie within four.
 */
import type { Estimator, Share, Where } from "../1-parse/request.ts";
import type { UserValue } from "../ir/shape-values.ts";
import { callOf } from "./calls.ts";
import type { DerivedFunction } from "./derived-functions.ts";
import { must } from "./failure.ts";
import type { Subject } from "./subject.ts";
import { mustBeClose, rounding } from "./sums.ts";
import { type Arguments, copyOf, difference } from "./user-values.ts";

export interface RandomizedEstimation {
  readonly seed: number;
  readonly estimator: Estimator;
  readonly share: Share;
  readonly where?: Where | undefined;
  readonly slots?: readonly string[] | undefined;
  /** The fraction that is kept of every slot. */
  readonly keep: number;
  /** How many estimates are averaged. */
  readonly draws: number;
}

const mostErrors = 4;
const timesAgain = 10;

/** Whether there was a gradient to compare with: numbers that are finite. */
export function checkRandomizedGradient(subject: Subject, given: Arguments, estimation: RandomizedEstimation): boolean {
  const { estimator, share, where, slots, seed, keep, draws } = estimation;
  const name = `randomizedGrad, ${estimator} by ${share}`;
  const derived = subject.derived("randomizedGrad", {
    estimator,
    share,
    ...(where && { where }),
    ...(slots && { slots }),
  });
  const [value] = callOf(subject, "randomizedGrad", derived, given, [{ seed, keep }]) as readonly UserValue[];
  must("randomizedGrad: value", difference(value, subject.source(given).result));
  const args = subject.padded(given);
  const exact = estimateBy(subject, subject.derived("valueAndGrad"), args);
  if (estimator === "sample" || estimator === "sampleStratified")
    mustBeClose(`${name}, all kept`, estimateBy(subject, derived, args, { seed, keep: 1 }), exact, subject.tolerances);
  const scale = exact.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  if (!Number.isFinite(scale)) return false;
  const slack = subject.tolerances.modes * scale + rounding(subject.tolerances);
  const task = { subject, derived, args, keep, exact, slack };
  const suspects = [...distances(task, seed, draws).entries()].filter(([, errors]) => errors > mostErrors);
  if (suspects.length === 0) return true;
  const again = distances(task, seed + draws, timesAgain * draws);
  for (const [i] of suspects) {
    const fault = `component ${i} is off the gradient by ${again[i]!.toFixed(1)} standard errors`;
    must(`${name}, on average`, again[i]! > mostErrors ? fault : undefined);
  }
  return true;
}

interface Averaging {
  readonly subject: Subject;
  readonly derived: DerivedFunction;
  readonly args: Arguments;
  readonly keep: number;
  readonly exact: readonly number[];
  readonly slack: number;
}

/** How many standard errors the mean over these many seeds is off the gradient, for each of its numbers. */
export function distances(
  { subject, derived, args, keep, exact, slack }: Averaging,
  first: number,
  draws: number,
): number[] {
  const [sums, squares] = [exact.map(() => 0), exact.map(() => 0)];
  for (let seed = first; seed < first + draws; seed++) {
    estimateBy(subject, derived, args, { seed, keep }).forEach((value, i) => {
      const off = value - exact[i]!;
      sums[i]! += off;
      squares[i]! += off * off;
    });
  }
  return exact.map((_, i) => {
    const mean = sums[i]! / draws;
    const error = Math.sqrt(Math.max(0, squares[i]! / draws - mean * mean) / (draws - 1));
    const off = Math.max(0, Math.abs(mean) - slack);
    if (Number.isNaN(off)) return Number.POSITIVE_INFINITY;
    return off === 0 ? 0 : off / error;
  });
}

/** The numbers of the gradient that a call gives with the value. */
function estimateBy(
  subject: Subject,
  { run }: DerivedFunction,
  args: Arguments,
  ...options: readonly UserValue[]
): readonly number[] {
  const [, gradient] = run(...copyOf([...args, ...options])) as readonly UserValue[];
  return subject.gradientNumbers(subject.fn.wrt.length === 1 ? [gradient] : (gradient as readonly UserValue[]));
}
