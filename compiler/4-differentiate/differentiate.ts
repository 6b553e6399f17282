/**
 * Derivative functions. Comes in: a function without calls and what is asked of it. Goes out: a function that gives
 * the derivative, called as the mode prescribes; or nothing, and diagnostics that say why.
 */
import { needsOneNumber } from "../1-parse/modes.ts";
import type { Derivation, Mode } from "../1-parse/request.ts";
import type { Activity, Ends } from "../3-analyze/activity.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import { layerwiseWrites, noOutput, resizedList } from "../diagnostics/catalog/4-differentiate.ts";
import { InternalError, type Report } from "../diagnostics/diagnostic.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType } from "../ir/types.ts";
import { withParts } from "../ir/walk.ts";
import {
  activityOf,
  analysedBy,
  arraysWritten,
  type DerivationTask,
  differentiableResults,
  writtenParameters,
} from "./analyse.ts";
import type { CalledFunctions } from "./calls/called-functions.ts";
import type { Carried } from "./carried.ts";
import { finiteDifference } from "./differences/finite-difference.ts";
import { forwardGradient } from "./forward-gradient.ts";
import { forwardFunction } from "./forward-modes.ts";
import { type FoundLayers, findLayers } from "./layers/find-layers.ts";
import { layerwiseFunction } from "./layers/layerwise-function.ts";
import { randomizedGradient } from "./randomized-gradient.ts";
import { refuseCheckpoints } from "./reverse/checkpoints/refusals.ts";
import { regionWithoutCheckpoints } from "./reverse/checkpoints/without-checkpoints.ts";
import { forReverse } from "./reverse/for-reverse.ts";
import { reverseFunction } from "./reverse-modes.ts";
import { activeLeaves } from "./signature.ts";

const forwardModes: readonly Mode[] = ["jvp", "hvp", "forwardGrad", "taylor", "finiteDifference"];

export function differentiate(
  prepared: IrFunction,
  derivation: Derivation,
  operations: OperationTable,
  called: CalledFunctions,
  report: Report,
): IrFunction | undefined {
  const { mode, name } = derivation;
  if (mode === "primal") return { ...prepared, name };
  const derivative = derivativeOf(prepared, derivation, operations, called, report);
  return derivative && { ...derivative, untouched: untouchedBy(derivative, prepared, mode) };
}

/** The arguments that a derivative leaves as they are: all but those that the function itself writes, and buffers. */
function untouchedBy(derivative: IrFunction, prepared: IrFunction, mode: Mode): ReadonlySet<number> {
  const own = prepared.body.arguments;
  const written = new Set(arraysWritten(prepared));
  const isOwn = (position: number) => position < own.length;
  const positions = [...derivative.body.arguments.keys()];
  return new Set(positions.filter((i) => (isOwn(i) ? !written.has(own[i]!) : mode !== "valueAndGradInto")));
}

function derivativeOf(
  prepared: IrFunction,
  derivation: Derivation,
  operations: OperationTable,
  called: CalledFunctions,
  report: Report,
): IrFunction | undefined {
  const { mode } = derivation;
  const isForward = forwardModes.includes(mode);
  const isSampled = mode === "randomizedGrad";
  const memory = memoryOf(prepared);
  const reversible = (except: ReadonlySet<Value> = new Set()) =>
    forReverse(prepared, operations, called, memory, { except, isLean: isSampled });
  const primal = isForward ? prepared : reversible();
  if (needsOneNumber(mode) && mode !== "hvp" && !returnsNumber(primal))
    throw new InternalError(`a gradient of '${primal.name}', which returns no number`);
  const task = taskOf(primal, derivation, operations, called, report);
  if (!task) return undefined;
  // Values of the function show what its slopes do not. It is looked at as its user knows it.
  if (mode !== "finiteDifference") called.warnOfLosses(prepared, derivation, endsOf(prepared, derivation), report);
  if (!isSampled) {
    const derivative = task.layers ? layerwiseFunction(task, task.layers) : derivativeFunction(task, report);
    return called.complete(derivative, report);
  }
  const first = randomizedGradient(task, report);
  if (first.inTrips.size === 0) return called.complete(withoutCheckpointsIn(first.fn), report);
  // Once more, without the memory in which arrays of all trips would be kept whole.
  const again = taskOf(reversible(first.inTrips), derivation, operations, called, () => {});
  return again && called.complete(withoutCheckpointsIn(randomizedGradient(again, report).fn), report);
}

interface Task extends DerivationTask {
  /** Of a `layerwise`. */
  readonly layers: FoundLayers["layers"] | undefined;
}

/** What is to be differentiated, with what is known of it; undefined, and reported, where it cannot be. */
function taskOf(
  primal: IrFunction,
  derivation: Derivation,
  operations: OperationTable,
  called: CalledFunctions,
  report: Report,
): Task | undefined {
  const { mode } = derivation;
  const isForward = forwardModes.includes(mode);
  const ends = endsOf(primal, derivation);
  if (ends.resultLeaves.length === 0 && ends.writtenOutputs.length === 0) {
    report(noOutput.at(derivation.span ?? primal.span, { function: primal.name }));
    return undefined;
  }
  const activity = activityOf(primal, ends, operations);
  const resized = resizedParameter(primal, activity);
  if (resized) {
    report(resizedList.at(derivation.span ?? primal.span, { function: primal.name, parameter: resized }));
    return undefined;
  }
  const carried = isForward ? carriedBy(derivation) : undefined;
  const found = mode === "layerwise" ? layersOf(primal, derivation, activity, ends, report) : undefined;
  if (mode === "layerwise" && !found) return undefined;
  const analysed = analysedBy(found?.fn ?? primal, activity, operations, called, carried);
  if (!isForward && refuseCheckpoints(analysed, report)) return undefined;
  return { primal, derivation, analysed, written: writtenParameters(primal), layers: found?.layers };
}

function endsOf(fn: IrFunction, { mode, wrt }: Derivation): Ends {
  return {
    inputs: wrt.flatMap((position) => activeLeaves(fn.parameters[position]!)),
    resultLeaves: differentiableResults(fn),
    writtenOutputs: hasWrittenOutputs(mode) ? writtenParameters(fn) : [],
  };
}

/** The layers to look at, in a function that leaves its arguments as they are. */
function layersOf(
  primal: IrFunction,
  { span = primal.span }: Derivation,
  activity: Activity,
  { inputs }: Ends,
  report: Report,
): FoundLayers | undefined {
  const written = new Set<Value>(arraysWritten(primal));
  const parameters = primal.parameters.filter(({ leaves }) => leaves.some((leaf) => written.has(leaf)));
  if (parameters.length > 0) {
    const names = parameters.map(({ name }) => name);
    report(layerwiseWrites.at(span, { function: primal.name, parameters: names }));
    return undefined;
  }
  return findLayers(primal, activity, new Set(inputs), span, report);
}

/** Modes in which the arrays that the function writes are outputs as well. */
function hasWrittenOutputs(mode: Mode): boolean {
  return mode === "jvp" || mode === "vjp" || mode === "taylor" || mode === "finiteDifference";
}

function carriedBy({ mode, order, directions }: Derivation): Carried {
  if (mode === "finiteDifference") return { kind: "points", count: 2 };
  return mode === "taylor" ? { kind: "terms", count: order ?? 1 } : { kind: "tangents", count: directions };
}

function derivativeFunction(task: DerivationTask, report: Report): IrFunction {
  switch (task.derivation.mode) {
    case "jvp":
    case "hvp":
    case "taylor":
      return forwardFunction(task);
    case "forwardGrad":
      return forwardGradient(task);
    case "finiteDifference":
      return finiteDifference(task, report);
    default:
      return withoutCheckpointsIn(reverseFunction(task));
  }
}

/**
 * A parameter that carries a derivative and changes its length: its derivative at entry would have another length than at
 * exit. One that only becomes shorter cannot be given back as it was either.
 */
function resizedParameter(primal: IrFunction, activity: Activity): string | undefined {
  const { resized } = memoryOf(primal);
  const isResized = (leaf: Value) =>
    isArrayType(leaf.type) &&
    (activity.isActive(leaf) ? resized.includesParameter(leaf) : resized.mayShortenParameter(leaf));
  return primal.parameters.find(({ leaves }) => leaves.some(isResized))?.name;
}

function withoutCheckpointsIn(fn: IrFunction): IrFunction {
  return withParts(fn, { body: regionWithoutCheckpoints(fn.body) });
}

function returnsNumber(fn: IrFunction): boolean {
  return fn.result?.kind === "leaf" && fn.result.type === "f64";
}
