/** What central differences must give: those of the source's own values, at the points of the stencil. */
import { stencilOf } from "../4-differentiate/differences/coefficients.ts";
import type { UserValue } from "../ir/shape-values.ts";
import { callOf } from "./calls.ts";
import { must } from "./failure.ts";
import type { Point, Subject } from "./subject.ts";

export interface DifferenceSettings {
  readonly order: number;
  readonly accuracy: number;
  readonly step: number;
}

/** The difference by a step is that of the source, but for the last bits. Says nothing where the source throws nearby. */
export function checkFiniteDifference(subject: Subject, point: Point, settings: DifferenceSettings): void {
  const { order, accuracy, step } = settings;
  const { weights, divisor } = stencilOf(order, accuracy);
  const valuesAt = (t: number) => {
    const outcome = subject.sourceWithConstants(subject.moved(point, t), point.args);
    return outcome.error === undefined ? subject.outputNumbers(subject.outputsOf(outcome)) : undefined;
  };
  const center = valuesAt(0);
  const around = weights.map((_, k) => [valuesAt((k + 1) * step), valuesAt(-(k + 1) * step)] as const);
  if (!center || around.some(([plus, minus]) => plus?.length !== center.length || minus?.length !== center.length))
    return;
  const derived = subject.derived("finiteDifference", { order, accuracy });
  const given = callOf(subject, "finiteDifference", derived, point.args, [...point.direction, { step } as UserValue]);
  const found = subject.tangentNumbers(given);
  center.forEach((middle, i) => {
    let [sum, size] = [0, 0];
    weights.forEach((weight, k) => {
      const [plus, minus] = [around[k]![0]![i]!, around[k]![1]![i]!];
      sum += weight * (order % 2 === 0 ? plus - 2 * middle + minus : plus - minus);
      size += Math.abs(weight) * (Math.abs(plus) + Math.abs(minus) + 2 * Math.abs(middle));
    });
    const scale = divisor * step ** order;
    if (!Number.isFinite(size)) return;
    const isClose = Math.abs(found[i]! - sum / scale) <= (subject.tolerances.modes / 100) * (size / scale);
    must(
      `finiteDifference, order ${order}, accuracy ${accuracy}`,
      isClose ? undefined : `${found[i]} instead of ${sum / scale}`,
    );
  });
}
