/**
 * Derivative functions. Comes in: a function without calls and what is asked of it. Goes out: a function that gives
 * the derivative, called as the mode prescribes; or nothing, and diagnostics that say why.
 */
import type { Derivation } from "../1-parse/request.ts";
import { analyzeActivity, type Ends } from "../3-analyze/activity.ts";
import { type Memory, memoryOf } from "../3-analyze/memory.ts";
import { stepsOf } from "../3-analyze/steps.ts";
import { structureOf } from "../3-analyze/structure.ts";
import { noOutput } from "../diagnostics/catalog/4-differentiate.ts";
import { InternalError, type Report } from "../diagnostics/diagnostic.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, isDifferentiable, leavesOf } from "../ir/types.ts";
import { forwardFunction } from "./forward-modes.ts";
import { linearise } from "./linearise.ts";
import { expandArrays } from "./reverse/expand-arrays.ts";
import type { Analysed } from "./reverse/reverse.ts";
import { separateCopies } from "./reverse/separate-copies.ts";
import { reverseFunction } from "./reverse-modes.ts";
import { activeLeaves } from "./signature.ts";
import { warnOfLosses } from "./warn-of-losses.ts";

export function differentiate(
  prepared: IrFunction,
  derivation: Derivation,
  operations: OperationTable,
  report: Report,
): IrFunction | undefined {
  if (derivation.mode === "primal") return { ...prepared, name: derivation.name };
  const primal = derivation.mode === "jvp" ? prepared : expandArrays(separateCopies(prepared, operations), operations);
  const isGradient = derivation.mode !== "jvp" && derivation.mode !== "vjp";
  if (isGradient && !returnsNumber(primal))
    throw new InternalError(`a gradient of '${primal.name}', which returns no number`);
  const structure = structureOf(primal);
  const memory = memoryOf(primal);
  const written = writtenParameters(primal, memory);
  const ends: Ends = {
    inputs: derivation.wrt.flatMap((position) => activeLeaves(primal.parameters[position]!)),
    resultLeaves: resultLeaves(primal),
    writtenOutputs: isGradient ? [] : written,
  };
  if (ends.resultLeaves.length === 0 && ends.writtenOutputs.length === 0) {
    report(noOutput.at(derivation.span ?? primal.span, { function: primal.name }));
    return undefined;
  }
  const activity = analyzeActivity(primal, memory, operations, ends);
  warnOfLosses(primal, derivation, activity, stepsOf(primal, memory, operations), report);
  const linear = linearise(primal, structure, activity, operations);
  const analysed: Analysed = {
    linear,
    structure: structureOf(linear.fn),
    memory: memoryOf(linear.fn),
    activity,
    operations,
  };
  const task = { primal, derivation, analysed, written };
  return derivation.mode === "jvp" ? forwardFunction(task) : reverseFunction(task);
}

/** What the functions that assemble a mode's signature work on. */
export interface DerivationTask {
  readonly primal: IrFunction;
  readonly derivation: Derivation;
  readonly analysed: Analysed;
  /** The floating-point array parameters that the function writes: outputs besides the result. */
  readonly written: readonly Value[];
}

function returnsNumber(fn: IrFunction): boolean {
  return fn.result?.kind === "leaf" && fn.result.type === "f64";
}

/** Positions of the result's leaves that carry a derivative. */
function resultLeaves(fn: IrFunction): readonly number[] {
  if (!fn.result) return [];
  return leavesOf(fn.result).flatMap((type, i) => (isDifferentiable(type) ? [i] : []));
}

function writtenParameters(fn: IrFunction, memory: Memory): readonly Value[] {
  return fn.body.arguments.filter(
    (leaf) => isArrayType(leaf.type) && isDifferentiable(leaf.type) && memory.mayWriteParameter(leaf),
  );
}
