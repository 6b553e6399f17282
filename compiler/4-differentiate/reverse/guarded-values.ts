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
function hasUnboundedSlope(value: Value, analysed: Analysed): boolean {
  const { activity, linear, structure } = analysed;
  const definition = structure.definitionOf(value);
  if (definition?.kind !== "compute") return false;
  const unbounded = unboundedValues(structure.fn);
  return (linear.slopes.get(value)?.slopes ?? []).some(
    ({ operand, by }) =>
      (typeof by === "object" && "type" in by && unbounded.has(by)) ||
      (activity.isActive(operand) && hasUnboundedSlope(operand, analysed)),
  );
}
