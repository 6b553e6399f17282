/**
 * Activity: which values both depend on the inputs that are differentiated by and influence the outputs. Only these
 * have tangents and adjoints. Integers, booleans and what reaches only conditions or indexes are never active.
 * Arrays are active as whole objects.
 */
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isDifferentiable } from "../ir/types.ts";
import { type Dependences, dependencesOf, reach } from "./dependences.ts";
import type { Memory } from "./memory.ts";

export interface Activity {
  /** For an array: whether the memory it names is active. */
  isActive(value: Value): boolean;
}

export interface Ends {
  /** Leaves of the parameters that are differentiated by. */
  readonly inputs: readonly Value[];
  /** Positions, among the result's leaves, of those whose derivative is asked for. */
  readonly resultLeaves: readonly number[];
  /** Array parameters whose content at exit is an output. */
  readonly writtenOutputs: readonly Value[];
}

export function analyzeActivity(fn: IrFunction, memory: Memory, operations: OperationTable, ends: Ends): Activity {
  const dependences = dependencesOf(fn, memory, passesIn(operations));
  const { node, forward } = dependences;
  const [varied, useful] = [reach(ends.inputs.map(node), forward), reachBack(dependences, ends)];
  return { isActive: (value) => isDifferentiable(value.type) && varied.has(node(value)) && useful.has(node(value)) };
}

/** The operations that derivatives pass through, and from which of their operands. */
export function passesIn(operations: OperationTable): (op: OpName, position: number) => boolean {
  return (op, position) =>
    operations[op].partials !== undefined && op !== "stopGradient" && !(op === "foundAs" && position === 0);
}

/** What the outputs depend on. */
export function reachBack({ node, returned, backward }: Dependences, ends: Ends): ReadonlySet<Value> {
  const results = ends.resultLeaves.flatMap((leaf) => returned.get(leaf) ?? []);
  return reach([...results, ...ends.writtenOutputs.map(node)], backward);
}
