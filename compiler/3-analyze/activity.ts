/**
 * Activity: which values both depend on the inputs that are differentiated by and influence the outputs. Only these
 * have tangents and adjoints. Integers, booleans and what reaches only conditions or indexes are never active.
 * Arrays are active as whole objects.
 */
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isDifferentiable } from "../ir/types.ts";
import { dependencesOf, reach } from "./dependences.ts";
import type { Memory } from "./memory.ts";

export interface Activity {
  /** For an array: whether the memory it names is active. */
  isActive(value: Value): boolean;
  /** Whether some active or inactive path of derivatives leads from this input to an output. */
  isUseful(value: Value): boolean;
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
  const dependences = dependencesOf(fn, memory, (op) => operations[op].partials !== undefined);
  const { node, returned } = dependences;
  const results = ends.resultLeaves.flatMap((leaf) => returned.get(leaf) ?? []);
  const outputs = [...results, ...ends.writtenOutputs.map(node)];
  const varied = reach(ends.inputs.map(node), dependences.forward);
  const useful = reach(outputs, dependences.backward);
  return {
    isUseful: (value) => useful.has(node(value)),
    isActive: (value) => isDifferentiable(value.type) && varied.has(node(value)) && useful.has(node(value)),
  };
}
