/**
 * Calls of functions whose derivative their user gives. The call stays as it is, and the rule is written out where the
 * call is differentiated: behind it in forward mode, in its place in the reverse sweep.
 *
 *     y = f(x)        becomes        y = f(x); yDot = rule(x, y, xDot)        or, in reverse,        xBar += rule(x, y, yBar)
 *
 * Neither function writes what it is handed, and f makes what it gives: so arguments and result are the same whenever the
 * rule runs, as long as the code around the call leaves them alone.
 */
import type { Activity } from "../../3-analyze/activity.ts";
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { isSelfContained } from "../../3-analyze/writes.ts";
import {
  capturedByRule,
  changesArguments,
  nestedResultWritten,
  ruleChangesArguments,
  ruleMissing,
} from "../../diagnostics/catalog/4-differentiate.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { RuleMode } from "../../ir/function-facts.ts";
import { writtenOut } from "../../ir/inline.ts";
import type { Call, IrFunction, Value } from "../../ir/nodes.ts";
import { isArrayType, isDifferentiable, isFlat } from "../../ir/types.ts";
import { freeValuesOf } from "../../ir/walk.ts";
import { requireLike } from "../entry-checks.ts";

/** A function that gives a derivative of another, which has this name. */
export interface Rule {
  /** How many of the first operands come from the code around the function. */
  readonly captured: number;
  readonly rule: IrFunction;
  readonly mode: RuleMode;
  readonly name: string;
}

export const markOf = { vjp: "customVjp", jvp: "customJvp" } as const;

/** What stands in the way of using a rule at a call. */
export function faultsOf(call: Call, callee: IrFunction, rule: IrFunction | undefined, mode: RuleMode): Diagnostic[] {
  const span = call.origin.span ?? callee.span;
  const facts = { function: callee.name, mark: markOf[mode] };
  const faults: Diagnostic[] = [];
  if (!isSelfContained(call) || sharesResults(callee)) faults.push(changesArguments.at(span, facts));
  if (!rule) faults.push(ruleMissing.at(span, { ...facts, isReverse: mode === "vjp" }));
  else if (writesArguments(rule)) faults.push(ruleChangesArguments.at(rule.span ?? span, facts));
  return faults;
}

/** What stands in the way in the code around a call. */
export function faultsAround(call: Call, callee: IrFunction, memory: Memory, activity: Activity): Diagnostic[] {
  const captured = call.operands.slice(0, callee.rules?.captured ?? 0).filter((operand) => activity.isActive(operand));
  return [
    ...captured.map(({ variable }) =>
      capturedByRule.at(call.origin.span, { function: callee.name, variable: variable?.name ?? "a number" }),
    ),
    ...writtenLater(call, callee, memory),
  ];
}

/** Arrays in a list of arrays may be one array, and their tangents two. */
function writtenLater(call: Call, callee: IrFunction, memory: Memory): Diagnostic[] {
  return call.results
    .filter(({ type }) => isArrayType(type) && !isFlat(type))
    .filter((result) => memory.mayBeOverwrittenSince(call, result))
    .map(() => nestedResultWritten.at(call.origin.span, { function: callee.name }));
}

/** Whether one array may be in two of the leaves that a function gives. */
function sharesResults(fn: IrFunction): boolean {
  const { terminator } = fn.body;
  const results = callResults(fn);
  if (results.length < 2) return false;
  if (terminator.kind !== "yield") return true;
  const memory = memoryOf(fn);
  return results.some((at, i) => {
    const own = memory.rootsWithin([terminator.values[at]!]);
    return results
      .slice(0, i)
      .some((other) => [...memory.rootsWithin([terminator.values[other]!])].some((root) => own.has(root)));
  });
}

/** The positions of arrays among the leaves of a function's result. */
function callResults(fn: IrFunction): readonly number[] {
  const { terminator } = fn.body;
  return terminator.kind === "yield" ? terminator.values.flatMap(({ type }, i) => (isArrayType(type) ? [i] : [])) : [];
}

function writesArguments(fn: IrFunction): boolean {
  const memory = memoryOf(fn);
  return fn.body.arguments.some((argument) => isArrayType(argument.type) && memory.mayWriteParameter(argument));
}

/** The arguments and results of a call that a rule reads. */
export function readByRule(call: Call, rule: IrFunction): ReadonlySet<Value> {
  const read = freeValuesOf({ ...rule.body, arguments: [] });
  const handed = [...call.operands, ...call.results];
  return new Set(handed.filter((_, i) => read.has(rule.body.arguments[i]!)));
}

/** Of the operands of a call those that a rule gives a derivative for. */
export function derivedOperands({ operands }: Call, { captured }: Rule): readonly Value[] {
  return differentiable(operands.slice(captured));
}

/** The values of arguments or results of a call that can have a derivative. */
export function differentiable(values: readonly Value[]): readonly Value[] {
  return values.filter(({ type }) => isDifferentiable(type));
}

/**
 * Writes out a rule. `handed` are the call's operands and results, `derivatives` the tangents or cotangents. Each array
 * that the rule gives has the structure of the one of `like` that it belongs to, which is looked at.
 */
export function applyRule(
  { rule, mode, name }: Rule,
  handed: readonly Value[],
  derivatives: readonly Value[],
  like: readonly { readonly value: Value; readonly name: string }[],
  b: RegionBuilder,
): readonly Value[] {
  const { statements, values } = writtenOut(rule, [...handed, ...derivatives], b.origin);
  for (const statement of statements) b.push(statement);
  const what = mode === "vjp" ? "gradient by" : "tangent of";
  like.forEach(({ value, name: of }, i) => {
    if (!isArrayType(value.type)) return;
    requireLike(values[i]!, value, `${what} ${of}, as ${markOf[mode]} of ${name} gives it`, `the length of '${of}'`, b);
  });
  return values;
}

/** Whether what a rule gives may be memory that it was handed. */
export function handsOn(rule: IrFunction): boolean {
  const memory = memoryOf(rule);
  return rule.body.arguments.some((argument) => isArrayType(argument.type) && memory.mayEscape(argument));
}
