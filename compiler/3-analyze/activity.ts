/**
 * Activity: which values both depend on the inputs that are differentiated by and influence the outputs. Only these
 * have tangents and adjoints. Integers, booleans and what reaches only conditions or indexes are never active.
 * Arrays are active as whole objects.
 */
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, isDifferentiable } from "../ir/types.ts";
import { type Flow, flowsOf } from "./flows.ts";
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
  const forward = new Map<Value, Value[]>();
  const backward = new Map<Value, Value[]>();
  const node = (value: Value): Value => (isArrayType(value.type) ? memory.rootOf(value) : value);
  const returned: Value[] = [];

  function connect(from: Value, to: Value): void {
    if (!isDifferentiable(from.type) || !isDifferentiable(to.type)) return;
    const [start, end] = [node(from), node(to)];
    append(forward, start, end);
    append(backward, end, start);
  }

  for (const flow of flowsOf(fn)) connectFlow(flow);

  function connectFlow(flow: Flow): void {
    if (flow.kind === "return") {
      if (ends.resultLeaves.includes(flow.leaf)) returned.push(node(flow.from));
      return;
    }
    if (flow.kind === "merge") {
      connect(flow.from, flow.to);
      // What is written through a merged array is written to its sources.
      if (isArrayType(flow.to.type)) connect(flow.to, flow.from);
      return;
    }
    const { statement } = flow;
    switch (statement.kind) {
      case "compute":
        if (!operations[statement.op].partials) return;
        for (const operand of statement.operands) connect(operand, statement.result);
        return;
      case "load":
      case "duplicate":
        return connect(statement.array, statement.result);
      case "store":
      case "accumulate":
      case "fill":
        return connect(statement.value, statement.array);
      case "copy":
        return connect(statement.source, statement.target);
    }
  }

  const varied = reach(ends.inputs.map(node), forward);
  const useful = reach([...returned, ...ends.writtenOutputs.map(node)], backward);
  return {
    isUseful: (value) => useful.has(node(value)),
    isActive: (value) => isDifferentiable(value.type) && varied.has(node(value)) && useful.has(node(value)),
  };
}

function append(edges: Map<Value, Value[]>, from: Value, to: Value): void {
  const known = edges.get(from);
  if (known) known.push(to);
  else edges.set(from, [to]);
}

function reach(starts: readonly Value[], edges: ReadonlyMap<Value, readonly Value[]>): ReadonlySet<Value> {
  const reached = new Set(starts.filter((value) => isDifferentiable(value.type)));
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const value of reached) for (const next of edges.get(value) ?? []) reached.add(next);
  return reached;
}
