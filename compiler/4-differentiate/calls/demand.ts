/**
 * What the derivative of a call asks of the function that is called. Calls that ask the same share one derivative.
 */
import type { Activity } from "../../3-analyze/activity.ts";
import type { Memory } from "../../3-analyze/memory.ts";
import { writtenOperands } from "../../3-analyze/points-to.ts";
import type { Call } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";

export interface Demand {
  readonly callee: string;
  /** For each operand, and for each result, whether it has a derivative. */
  readonly operands: readonly boolean[];
  readonly results: readonly boolean[];
  /** For each operand whether its content may be written once the call is over. */
  readonly overwritten: readonly boolean[];
}

/** Nothing if no derivative passes through the call. */
export function demandOf(call: Call, activity: Activity, memory: Memory): Demand | undefined {
  const [operands, results] = [call.operands, call.results].map((values) =>
    values.map((value) => activity.isActive(value)),
  );
  const isDemanded = results!.includes(true) || writtenOperands(call).some((operand) => activity.isActive(operand));
  if (!isDemanded) return undefined;
  // Of what the callee writes itself it keeps what it reads anyway.
  const overwritten = call.operands.map(
    (operand) =>
      isArrayType(operand.type) &&
      (writtenOperands(call).includes(operand) || memory.mayBeOverwrittenSince(call, operand)),
  );
  return { callee: call.callee, operands: operands!, results: results!, overwritten };
}

/** The same for demands that ask the same. */
export function keyOf({ callee, operands, results, overwritten }: Demand): string {
  const digits = (flags: readonly boolean[]) => flags.map(Number).join("");
  return [callee, digits(operands), digits(results), digits(overwritten)].join(" ");
}

/** The values with derivatives among the operands or results of a call, or the arguments of the function. */
export function demanded<Item>(items: readonly Item[], flags: readonly boolean[]): readonly Item[] {
  return items.filter((_, i) => flags[i]);
}

/** The id of the second half, by that of the first. */
export function secondHalf(first: string): string {
  return `${first}.reverse`;
}
