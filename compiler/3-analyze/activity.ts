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
  /** Whether some path leads from this input to an output along which derivatives can pass, also one that is cut off. */
  isUseful(value: Value): boolean;
  /** Whether a derivative by this value, if it had one, would reach an output. */
  matters(value: Value): boolean;
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
  const hasSlopes = (op: OpName) => operations[op].partials !== undefined;
  const passing = dependencesOf(fn, memory, (op, position) => {
    return hasSlopes(op) && op !== "stopGradient" && !(op === "foundAs" && position === 0);
  });
  const { node } = passing;
  const [varied, useful] = [reach(ends.inputs.map(node), passing.forward), reachBack(passing, ends)];
  let usefulAtAll: ReadonlySet<Value> | undefined;
  return {
    isUseful: (value) => {
      usefulAtAll ??= reachBack(dependencesOf(fn, memory, hasSlopes), ends);
      return usefulAtAll.has(node(value));
    },
    matters: (value) => isDifferentiable(value.type) && useful.has(node(value)),
    isActive: (value) => isDifferentiable(value.type) && varied.has(node(value)) && useful.has(node(value)),
  };
}

/** What the outputs depend on. */
function reachBack({ node, returned, backward }: Dependences, ends: Ends): ReadonlySet<Value> {
  const results = ends.resultLeaves.flatMap((leaf) => returned.get(leaf) ?? []);
  return reach([...results, ...ends.writtenOutputs.map(node)], backward);
}
