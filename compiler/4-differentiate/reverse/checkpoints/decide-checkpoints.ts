/** Which loops with a checkpoint need one: those that something would be kept of in every trip. */

import type { For } from "../../../ir/nodes.ts";
import { visitStatements } from "../../../ir/walk.ts";
import type { Analysed } from "../../analyse.ts";
import type { ReversePlan } from "../plan.ts";
import { loopsWithCheckpoint, refusalOf } from "./refusals.ts";

/** `plan` is that for the function without checkpoints. Of loops in each other the outermost. */
export function loopsToCheckpoint(analysed: Analysed, plan: ReversePlan): readonly For[] {
  const { structure, called } = analysed;
  const isWithin = (inner: For, outer: For) =>
    structure.isWithin(structure.placeOf(inner.body), structure.placeOf(outer.body));
  const keepsValues = (loop: For) =>
    plan.slots.some((slot) => structure.isWithin(structure.placeOf(slot.loop.body), structure.placeOf(loop.body)));
  const callsDerivatives = (loop: For) => {
    let found = false;
    visitStatements(loop.body, (each) => {
      found ||= each.kind === "call" && called.demandOf(each) !== undefined;
    });
    return found;
  };
  const needed = loopsWithCheckpoint(structure).filter(
    (loop) => (keepsValues(loop) || callsDerivatives(loop)) && !refusalOf(loop, analysed),
  );
  return needed.filter((loop) => !needed.some((other) => other !== loop && isWithin(loop, other)));
}
