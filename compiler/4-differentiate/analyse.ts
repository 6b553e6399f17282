/** What all modes ask of a function before they differentiate it: its outputs, what carries a derivative, its slopes. */
import type { Derivation } from "../1-parse/request.ts";
import { type Activity, analyzeActivity, type Ends } from "../3-analyze/activity.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import { structureOf } from "../3-analyze/structure.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, isDifferentiable, leavesOf } from "../ir/types.ts";
import { linearise } from "./linearise.ts";
import type { Analysed } from "./reverse/reverse.ts";

/** What the functions that assemble a mode's signature work on. */
export interface DerivationTask {
  readonly primal: IrFunction;
  readonly derivation: Derivation;
  readonly analysed: Analysed;
  /** The floating-point array parameters that the function writes: outputs besides the result. */
  readonly written: readonly Value[];
}

/** Positions of the result's leaves that carry a derivative. */
export function differentiableResults(fn: IrFunction): readonly number[] {
  if (!fn.result) return [];
  return leavesOf(fn.result).flatMap((type, i) => (isDifferentiable(type) ? [i] : []));
}

/** The floating-point array parameters that a function writes. */
export function writtenParameters(fn: IrFunction): readonly Value[] {
  return arraysWritten(fn).filter((leaf) => isDifferentiable(leaf.type));
}

/** The array parameters that a function writes, also those that carry no derivative. */
export function arraysWritten(fn: IrFunction): readonly Value[] {
  const memory = memoryOf(fn);
  return fn.body.arguments.filter((leaf) => isArrayType(leaf.type) && memory.mayWriteParameter(leaf));
}

export function activityOf(fn: IrFunction, ends: Ends, operations: OperationTable): Activity {
  return analyzeActivity(fn, memoryOf(fn), operations, ends);
}

/** The function with its slopes written in, and what is known of that. */
export function analysedBy(fn: IrFunction, activity: Activity, operations: OperationTable): Analysed {
  const linear = linearise(fn, structureOf(fn), activity, operations);
  return { linear, structure: structureOf(linear.fn), memory: memoryOf(linear.fn), activity, operations };
}
