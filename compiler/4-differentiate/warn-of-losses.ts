/**
 * What a derivative leaves out is said aloud: parameters that it does not depend on, and numbers that change in steps. A
 * parameter that only counts is refused.
 */
import type { Derivation } from "../1-parse/request.ts";
import type { Activity } from "../3-analyze/activity.ts";
import { decidedNumbersOf } from "../3-analyze/decided-numbers.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import { type Step, stepsOf } from "../3-analyze/steps.ts";
import type { LoopStatement } from "../3-analyze/structure.ts";
import {
  changesInSteps,
  decidedNumbers,
  derivativeOfCount,
  noDependence,
} from "../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { operandsOf, visitStatements } from "../ir/walk.ts";
import { activeLeaves } from "./signature.ts";

export function warnOfLosses(
  fn: IrFunction,
  derivation: Derivation,
  activity: Activity,
  operations: OperationTable,
  report: Report,
): void {
  const memory = memoryOf(fn);
  const stepsFrom = stepsOf(fn, memory, operations);
  const decidedFrom = decidedNumbersOf(fn, memory, operations);
  const parametersOf = new Map<Step, Set<string>>();
  const decided = new Map<LoopStatement, { names: Set<string>; parameters: Set<string> }>();
  for (const position of derivation.wrt) {
    const parameter = fn.parameters[position]!;
    const leaves = activeLeaves(parameter);
    if (!leaves.some((leaf) => activity.isUseful(leaf))) {
      const steps = stepsFrom(leaves);
      const notes = steps.map((step) => ({ message: `${describe(step)} depends on it.`, span: spanOf(step) }));
      const facts = { function: fn.name, parameter: parameter.name };
      const kind = leaves.every((leaf) => isCount(leaf, steps, fn)) ? derivativeOfCount : noDependence;
      report(kind.at(derivation.span ?? fn.span, facts, notes));
      continue;
    }
    for (const leaf of leaves) {
      // A field that is used for nothing but a bound or an index is an integer, and has no derivative to lose.
      const losses = stepsFrom([leaf]).filter(
        (step) => !step.origin.derived && (isRounding(step) || activity.isUseful(leaf)),
      );
      for (const step of losses) parametersOf.set(step, (parametersOf.get(step) ?? new Set()).add(parameter.name));
      for (const { loop, values } of decidedFrom([leaf], activity)) {
        const known = decided.get(loop) ?? { names: new Set(), parameters: new Set() };
        for (const { variable } of values) known.names.add(variable?.name ?? "a number");
        decided.set(loop, { ...known, parameters: known.parameters.add(parameter.name) });
      }
    }
  }
  for (const [step, parameters] of parametersOf) warnOfStep(step, [...parameters], report);
  for (const [{ origin }, { names, parameters }] of decided) {
    if (!origin.derived) report(decidedNumbers.at(origin.span, { names: [...names], parameters: [...parameters] }));
  }
}

/** Whether a number is used as an index or a bound, and for nothing else. */
function isCount(leaf: Value, steps: readonly Step[], fn: IrFunction): boolean {
  let uses = 0;
  let others = 0;
  visitStatements(fn.body, (statement) => {
    if (!operandsOf(statement).includes(leaf)) return;
    const isCounting = steps.some((step) => step === statement && !isRounding(step));
    if (isCounting) uses++;
    else others++;
  });
  return uses > 0 && others === 0;
}

/** What a called function leaves out of the derivative by some of its arguments. */
export function warnOfStepsInside(
  inputs: readonly Value[],
  activity: Activity,
  stepsFrom: (inputs: readonly Value[]) => readonly Step[],
  warn: (step: Step, parameters: readonly string[]) => void,
): void {
  const namesOf = new Map<Step, Set<string>>();
  for (const input of inputs) {
    for (const step of stepsFrom([input])) {
      if (!isRounding(step) && !activity.isUseful(input)) continue;
      namesOf.set(step, (namesOf.get(step) ?? new Set()).add(input.variable?.name ?? "an argument"));
    }
  }
  for (const [step, names] of namesOf) warn(step, [...names]);
}

export function warnOfStep(step: Step, parameters: readonly string[], report: Report): void {
  report(changesInSteps.at(spanOf(step), { what: describe(step), parameters }));
}

function spanOf(step: Step): Span | undefined {
  return step.origin.span;
}

function isRounding(step: Step): boolean {
  return step.kind === "compute" && step.op !== "toIndex";
}

function describe(step: Step): string {
  if (step.kind === "for") return "The number of trips";
  if (step.op === "toIndex") return "The integer made here";
  if (step.op === "randomNormal" || step.op === "randomSign") return "What is drawn with this seed";
  return step.op === "toInt32" ? "The operand of a bit operation" : `The result of 'Math.${step.op}'`;
}
