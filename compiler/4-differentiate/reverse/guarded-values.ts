/**
 * Values from outside a loop that its trips need under a condition alone, and whose own slopes may be infinite or no number:
 *
 *     const length = Math.sqrt(square);  for (...) if (length > 0) out[i] = x[i] / length
 *
 * Where no trip needs such a value, nothing flows back to it, whatever it was made of: a loop carries whether one did.
 */
import { unboundedValues } from "../../3-analyze/unbounded.ts";
import type { Region, Value } from "../../ir/nodes.ts";
import { operandsOf, operandsOfTerminator, regionsOf } from "../../ir/walk.ts";
import type { Analysed } from "../analyse.ts";

export function isGuardedIn(body: Region, value: Value, analysed: Analysed): boolean {
  return value.type === "f64" && !isUsedInAnyCase(body, value) && hasUnboundedSlope(value, analysed);
}

/** Whether a value is used other than in branches. */
function isUsedInAnyCase({ statements, terminator }: Region, value: Value): boolean {
  return (
    operandsOfTerminator(terminator).includes(value) ||
    statements.some(
      (statement) =>
        (statement.kind !== "compute" || statement.result.type === "f64"
          ? operandsOf(statement).includes(value)
          : false) ||
        (statement.kind !== "if" && regionsOf(statement).some((region) => isUsedInAnyCase(region, value))),
    )
  );
}

/** Whether what flows back to a value is multiplied, there or further back, by what may be infinite. */
function hasUnboundedSlope(value: Value, { activity, linear, structure }: Analysed): boolean {
  const unbounded = unboundedValues(structure.fn);
  // The set grows while it is gone through, so that each value is looked at once.
  const behind = new Set([value]);
  for (const each of behind) {
    if (structure.definitionOf(each)?.kind !== "compute") continue;
    for (const { operand, by } of linear.slopes.get(each)?.slopes ?? []) {
      if (typeof by === "object" && "type" in by && unbounded.has(by)) return true;
      if (activity.isActive(operand)) behind.add(operand);
    }
  }
  return false;
}
