/**
 * What a derivative leaves out is said aloud: parameters that it does not depend on, and numbers that change in steps. A
 * parameter that only counts is refused.
 */
import type { Derivation } from "../1-parse/request.ts";
import type { Ends } from "../3-analyze/activity.ts";
import { decidedInRecursion } from "../3-analyze/decided-in-recursion.ts";
import { type DecidedNumbers, decidedInLoops } from "../3-analyze/decided-numbers.ts";
import { type Step, stepsOf } from "../3-analyze/steps.ts";
import type { Passages } from "../3-analyze/uses.ts";
import {
  changesInSteps,
  decidedNumbers,
  derivativeOfCount,
  noDependence,
} from "../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import type { IrFunction, Origin, Parameter, Value } from "../ir/nodes.ts";
import { operandsOf, visitStatements } from "../ir/walk.ts";
import { activeLeaves } from "./signature.ts";

/** Numbers that are differentiated by, under the name of their parameter. */
interface Inputs {
  readonly name: string;
  readonly leaves: readonly Value[];
}

/** What a requested derivative leaves out. */
export function warnOfLosses(
  fn: IrFunction,
  derivation: Derivation,
  ends: Ends,
  passages: Passages,
  report: Report,
): void {
  const uses = passages.usesIn(fn, ends);
  const stepsFrom = stepsOf(fn, passages);
  const parameters = derivation.wrt.map((position) => fn.parameters[position]!);
  const [used, unused]: [Parameter[], Parameter[]] = [[], []];
  for (const it of parameters) (activeLeaves(it).some((leaf) => uses.isUseful(leaf)) ? used : unused).push(it);
  for (const parameter of unused) {
    const leaves = activeLeaves(parameter);
    const steps = stepsFrom(leaves);
    const notes = steps.map((step) => ({ message: `${describe(step)} depends on it.`, span: spanOf(step) }));
    const facts = { function: fn.name, parameter: parameter.name };
    const kind = leaves.every((leaf) => isCount(leaf, steps, fn)) ? derivativeOfCount : noDependence;
    report(kind.at(derivation.span ?? fn.span, facts, notes));
  }
  const inputs = used.map((parameter): Inputs => ({ name: parameter.name, leaves: activeLeaves(parameter) }));
  warnOfStaircases(fn, inputs, ends, passages, report);
}

/** What the derivative of a called function by some of its arguments leaves out. */
export function warnOfLossesInside(
  id: string,
  fn: IrFunction,
  demanded: readonly Value[],
  ends: Ends,
  passages: Passages,
  report: Report,
): void {
  const inputs = fn.parameters.map(
    ({ name, leaves }): Inputs => ({
      name,
      leaves: leaves.filter((leaf) => demanded.includes(leaf)),
    }),
  );
  warnOfStaircases(fn, inputs, ends, passages, report, id);
}

/** `id` is that of a function that is called. */
function warnOfStaircases(
  fn: IrFunction,
  inputs: readonly Inputs[],
  ends: Ends,
  passages: Passages,
  report: Report,
  id?: string,
): void {
  const uses = passages.usesIn(fn, ends);
  const stepsFrom = stepsOf(fn, passages);
  const parametersOf = new Map<Step, Set<string>>();
  const decided = new Map<Origin, { values: Set<Value>; parameters: Set<string> }>();
  const note = ({ origin, values }: DecidedNumbers, name: string) => {
    const known = decided.get(origin) ?? { values: new Set(), parameters: new Set() };
    for (const value of values) known.values.add(value);
    decided.set(origin, { ...known, parameters: known.parameters.add(name) });
  };
  const all = inputs.flatMap(({ leaves }) => leaves);
  for (const { name, leaves } of inputs) {
    for (const leaf of leaves) {
      // A field that is used for nothing but a bound or an index is an integer, and has no derivative to lose.
      const losses = stepsFrom([leaf]).filter((step) => isRounding(step) || uses.isUseful(leaf));
      for (const step of losses) parametersOf.set(step, (parametersOf.get(step) ?? new Set()).add(name));
      for (const numbers of decidedInLoops(fn, leaf, all, uses, passages)) note(numbers, name);
      const numbers = id === undefined ? undefined : decidedInRecursion(id, leaf, all, uses, passages);
      if (numbers) note(numbers, name);
    }
  }
  for (const [step, parameters] of parametersOf) {
    report(changesInSteps.at(spanOf(step), { what: describe(step), parameters: [...parameters] }));
  }
  for (const [{ span }, { values, parameters }] of decided) {
    const names = [
      ...new Set([...values].flatMap(({ variable }) => (variable ? [variable.part ?? variable.name] : []))),
    ];
    report(decidedNumbers.at(span, { names, parameters: [...parameters] }));
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
  if (step.op === "add" || step.op === "subtract") return "What a number is without its remainder";
  return step.op === "toInt32" ? "The operand of a bit operation" : `The result of 'Math.${step.op}'`;
}
