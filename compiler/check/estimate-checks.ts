/** What gradients estimated at random must give: the slope along the directions that the seed draws, times these. */
import { randomNormal, randomSign, stepSeed } from "../../runtime/random.ts";
import type { Distribution } from "../1-parse/request.ts";
import { flatten, type UserValue } from "../ir/shape-values.ts";
import { isDifferentiable, leavesOf } from "../ir/types.ts";
import { callOf, mustBeValue } from "./calls.ts";
import type { Subject } from "./subject.ts";
import { mustBeClose } from "./sums.ts";
import { type Arguments, derivativeLike, joined, numbersIn } from "./user-values.ts";

export interface Estimation {
  readonly seed: number;
  readonly directions: number;
  readonly distribution: Distribution;
}

/** The estimate by forward mode is that by `jvp` along the directions that the runtime draws. */
export function checkForwardGradient(subject: Subject, args: Arguments, estimation: Estimation): void {
  const { seed, directions, distribution } = estimation;
  const derived = subject.derived("forwardGrad", { directions, distribution });
  const [value, estimate] = callOf(subject, "forwardGrad", derived, args, [{ seed }]) as readonly UserValue[];
  mustBeValue("forwardGrad", value, subject.source(args).result, subject);
  const { wrt } = subject.fn;
  const found = subject.gradientNumbers(wrt.length === 1 ? [estimate] : (estimate as readonly UserValue[]));
  const all = Array.from({ length: directions }, (_, k) => {
    const direction = drawnDirection(subject, args, estimation, k);
    const [, tangent] = callOf(subject, "jvp", subject.derived("jvp"), args, direction) as readonly UserValue[];
    const [slope] = subject.tangentNumbers(tangent);
    return subject.gradientNumbers(direction).map((entry) => (slope! * entry) / directions);
  });
  const expected = all.reduce((sum, one) => sum.map((term, i) => term + one[i]!));
  mustBeClose(`forwardGrad in ${directions} directions`, found, expected, subject.tolerances);
}

/** Directions have a seed of their own: functions may draw by that which they are called with. */
const directionStep = 2 ** 52 + 1;

/** The k-th direction of a seed: of n leaves, the j-th has the entries of slot k n + j. */
export function drawnDirection(
  { fn }: Subject,
  args: Arguments,
  { seed, distribution }: Pick<Estimation, "seed" | "distribution">,
  k = 0,
): readonly UserValue[] {
  const draw = distribution === "normal" ? randomNormal : randomSign;
  const lengths = fn.wrt.flatMap((position) => {
    const { shape } = fn.ir.parameters[position]!;
    const types = leavesOf(shape);
    return flatten(shape, args[position]).flatMap((leaf, i) =>
      isDifferentiable(types[i]!) ? [numbersIn(leaf, types[i]!).length] : [],
    );
  });
  const own = stepSeed(seed, directionStep);
  const entries = lengths.map((length, j) =>
    Array.from({ length }, (_, element) => draw(own, k * lengths.length + j, element)),
  );
  const numbers = joined(entries)[Symbol.iterator]();
  // What was left out does not move.
  const next = (isThere: boolean) => {
    const drawn = numbers.next().value ?? 0;
    return isThere ? drawn : 0;
  };
  return fn.wrt.map((position) => derivativeLike(fn.ir.parameters[position]!.shape, args[position], next));
}
