/** The reverse of a call whose derivative is given by its user: what the rule gives is added to the adjoints. */
import type { RegionBuilder } from "../../ir/build.ts";
import type { Call, Value } from "../../ir/nodes.ts";
import { derivativeType, isArrayType } from "../../ir/types.ts";
import { applyRule, derivedOperands, differentiable, readByRule } from "../calls/rules.ts";
import { addCells } from "../cells.ts";
import type { Adjoints } from "./adjoints.ts";
import type { Frame } from "./frame.ts";
import type { ReverseContext } from "./reverse-sweep.ts";

/** Whether a derivative passes through the call, and its user gives it. */
export function isReversedByRule({ activity }: ReverseContext, call: Call): boolean {
  return call.hasRules === true && call.results.some((result) => activity.isActive(result));
}

export function reverseByRule(
  context: ReverseContext,
  call: Call,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  const { access, activity, called, shadows } = context;
  const rule = called.ruleFor(call, "vjp");
  const results = differentiable(call.results);
  const isReached = (result: Value) =>
    isArrayType(result.type) ? activity.isActive(result) : adjoints.get(result) !== undefined;
  if (!rule || !results.some(isReached)) return;
  const read = readByRule(call, rule.rule);
  const primal = (value: Value) => (isArrayType(value.type) ? access.array(value, frame) : access.value(value, frame));
  const cotangents = results.map((result) => {
    if (!isArrayType(result.type)) return adjoints.get(result) ?? b.float(0);
    if (activity.isActive(result)) return shadows.of(result, frame);
    return b.zerosLike(primal(result), derivativeType(result.type));
  });
  const operands = derivedOperands(call, rule);
  const handed = [...call.operands, ...call.results].map((value) => (read.has(value) ? primal(value) : value));
  const like = operands.map((value, i) => ({
    value: isArrayType(value.type) ? primal(value) : value,
    name: value.variable?.name ?? `argument ${i + 1}`,
  }));
  const amounts = applyRule(rule, handed, cotangents, like, b);
  operands.forEach((operand, i) => {
    if (!activity.isActive(operand)) return;
    if (isArrayType(operand.type)) addCells(amounts[i]!, shadows.of(operand, frame), b);
    else adjoints.add(operand, amounts[i]!, b);
  });
}
