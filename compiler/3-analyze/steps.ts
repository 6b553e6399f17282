/**
 * Where a number that depends on an input changes in steps: it is rounded, loses its remainder, becomes an index, or
 * bounds a loop. Its derivative counts as zero there. A comparison is a decision and no step, nor is a number that is only compared.
 */
import { append } from "../ir/append.ts";
import type { Compute, For, IrFunction, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { OperationTable } from "../ir/operation.ts";
import { operandsOf, visitStatements } from "../ir/walk.ts";
import { cancelledRemaindersOf } from "./cancelled-remainders.ts";
import { reach } from "./dependences.ts";
import { flowsOf } from "./flows.ts";
import type { Passages } from "./uses.ts";

/** The statement that rounds, or the loop whose bound is the number. */
export type Step = Compute | For;

/** The steps in a function, as a question: which of them depend on these inputs? */
export function stepsOf(fn: IrFunction, passages: Passages): (inputs: readonly Value[]) => readonly Step[] {
  const steps: { readonly step: Step; readonly of: Value }[] = [];
  const { leads, used } = usesOf(fn, (op) => op === "stopGradient");
  const isUsed = (value: Value) => [...reach([value], leads)].some((each) => used.has(each));
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "for") steps.push({ step: statement, of: statement.to });
    if (statement.kind !== "compute" || !makesSteps(statement, passages.operations) || !isUsed(statement.result))
      return;
    for (const of of statement.operands) steps.push({ step: statement, of });
  });
  for (const { statement, of } of cancelledRemaindersOf(fn)) {
    if (isUsed(statement.result)) steps.push({ step: statement, of });
  }
  const ofUser = steps.filter(({ step }) => !step.origin.derived);
  return (inputs) => {
    if (ofUser.length === 0) return [];
    const isVaried = passages.variedBy(fn, inputs);
    return [...new Set(ofUser.filter(({ of }) => of.type === "f64" && isVaried(of)).map(({ step }) => step))];
  };
}

/** A sign decides, as comparisons do. */
function makesSteps({ op, result }: Compute, operations: OperationTable): boolean {
  return operations[op].partials === undefined && result.type !== "bool" && op !== "sign";
}

/** Which numbers are made of which, and which of them do more than decide. */
function usesOf(fn: IrFunction, isAccepted: (op: OpName) => boolean) {
  const leads = new Map<Value, Value[]>();
  const used = new Set<Value>();
  for (const flow of flowsOf(fn)) {
    if (flow.kind === "merge") append(leads, flow.from, flow.to);
    if (flow.kind === "return") used.add(flow.from);
  }
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "compute") {
      if (isAccepted(statement.op) || statement.result.type === "bool") return;
      for (const operand of statement.operands) append(leads, operand, statement.result);
    } else {
      const merged = statement.kind === "for" || statement.kind === "loop" ? statement.initial : [];
      for (const operand of operandsOf(statement)) if (!merged.includes(operand)) used.add(operand);
    }
  });
  return { leads, used };
}
