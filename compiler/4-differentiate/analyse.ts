/** What all modes ask of a function before they differentiate it: its outputs, what carries a derivative, its slopes. */
import type { Derivation } from "../1-parse/request.ts";
import { type Activity, analyzeActivity, type Ends } from "../3-analyze/activity.ts";
import { type Memory, memoryOf } from "../3-analyze/memory.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, isDifferentiable, leavesOf } from "../ir/types.ts";
import { callDerivatives } from "./calls/call-derivatives.ts";
import type { CalledFunctions } from "./calls/called-functions.ts";
import type { Carried } from "./carried.ts";
import { type Linearised, linearise } from "./linearise.ts";

export interface Analysed {
  /** The function itself. */
  readonly primal: IrFunction;
  /** The function with the slopes of its operations, where it calls the derivatives of the functions that it called. */
  readonly linear: Linearised;
  readonly structure: Structure;
  readonly memory: Memory;
  readonly activity: Activity;
  readonly operations: OperationTable;
  readonly called: CalledFunctions;
  /** Whether each sweep becomes a function of its own: what goes from one to the other lies in lists of numbers. */
  readonly isHalved?: boolean;
  /** Of what runs again because of a checkpoint: values that would be kept without it, and have the same bits. */
  readonly keptOtherwise?: ReadonlySet<Value>;
}

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
  const { untouched } = fn;
  return fn.body.arguments.filter(
    (leaf, i) => isArrayType(leaf.type) && !untouched?.has(i) && memory.mayWriteParameter(leaf),
  );
}

export function activityOf(fn: IrFunction, ends: Ends, operations: OperationTable): Activity {
  return analyzeActivity(fn, memoryOf(fn), operations, ends);
}

/** The function with its slopes written in, and what is known of that. `carried` is what forward mode carries. */
export function analysedBy(
  primal: IrFunction,
  activity: Activity,
  operations: OperationTable,
  called: CalledFunctions,
  carried: Carried | undefined,
): Analysed {
  const linear = linearise(primal, structureOf(primal), activity, operations);
  const fn = callDerivatives(linear.fn, activity, called, carried);
  return {
    primal,
    linear: { ...linear, fn },
    structure: structureOf(fn),
    memory: memoryOf(fn),
    activity,
    operations,
    called,
  };
}
