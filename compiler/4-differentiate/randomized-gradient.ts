/**
 * The gradient from a tape that is kept in part:
 *
 *     randomizedGrad    f's arguments, then { seed, keep }    gives [value, estimate]
 *
 * The forward sweep is that of the gradient, so the value is exact. Of what it keeps as factors of adjoints a random part
 * is kept, scaled so that the mean of the estimate over all seeds is the gradient: `reverse/sampling` says which, and why
 * that is so. D. Oktay, N. McGreivy, J. Aduol, A. Beatson, R. P. Adams: Randomized Automatic Differentiation. ICLR 2021.
 */
import type { Report } from "../diagnostics/diagnostic.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { SlotVerdict } from "../ir/sampled-slots.ts";
import { leaf, type Shape } from "../ir/types.ts";
import type { DerivationTask } from "./analyse.ts";
import { reverseFunction } from "./reverse-modes.ts";
import { freeName, parameterOf } from "./signature.ts";

/** What `randomizedGrad` is handed behind f's arguments. */
const optionsShape: Shape = {
  kind: "struct",
  fields: [
    { name: "seed", shape: leaf("f64") },
    {
      name: "keep",
      shape: leaf("text"),
      written: "number | { readonly bytes: number } | { readonly [slot: string]: number }",
    },
  ],
};

export interface RandomizedGradient {
  readonly fn: IrFunction;
  /** Arrays that each trip of a loop makes anew, and of which a part is kept: none of them is read again. */
  readonly inTrips: ReadonlySet<Value>;
}

export function randomizedGradient(task: DerivationTask, report: Report): RandomizedGradient {
  const { primal, derivation } = task;
  const { estimator = "sample", share = "case", where = "leaves", slots: asked, span } = derivation;
  const parameter = parameterOf(freeName("options", primal), optionsShape);
  const [seed, keep] = parameter.leaves as readonly [Value, Value];
  let slots: readonly SlotVerdict[] = [];
  const inTrips = new Set<Value>();
  const sampling = { estimator, share, where, asked, seed, keep, span, report };
  const fn = reverseFunction(task, {
    parameter,
    sampling: {
      ...sampling,
      decided: (verdicts, chosen) => {
        slots = verdicts;
        for (const { rows } of chosen.slots) if (rows.kind === "array" && rows.isMadeInTrip) inTrips.add(rows.array);
      },
    },
  });
  return { fn: { ...fn, slots }, inTrips };
}
