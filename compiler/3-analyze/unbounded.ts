/**
 * Which floats may be infinite or no number at all though the function's arguments are finite: what is divided by a variable,
 * roots and logarithms, which have bounded domains, what overflows soon, and what is computed of these.
 */
import { append } from "../ir/append.ts";
import type { Compute, IrFunction, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import { flowsOf } from "./flows.ts";
import { memoryOf } from "./memory.ts";
import { oncePerFunction } from "./once-per-function.ts";
import { type Structure, structureOf } from "./structure.ts";

const unbounded: ReadonlySet<OpName> = new Set([
  ...(["sqrt", "log", "log1p", "log2", "log10", "asin", "acos", "acosh", "atanh", "tan"] as const),
  ...(["exp", "expm1", "sinh", "cosh", "remainder"] as const),
]);

export const unboundedValues = oncePerFunction((fn: IrFunction): ReadonlySet<Value> => {
  const structure = structureOf(fn);
  const memory = memoryOf(fn);
  const found = new Set<Value>();
  const becomes = new Map<Value, Value[]>();
  for (const flow of flowsOf(fn)) {
    if (flow.kind === "merge") append(becomes, flow.from, flow.to);
    else if (flow.kind === "statement") note(flow.statement);
  }

  function note(statement: Statement): void {
    switch (statement.kind) {
      case "compute":
        if (statement.result.type !== "f64") return;
        if (isUnbounded(statement, structure)) found.add(statement.result);
        for (const operand of statement.operands) append(becomes, operand, statement.result);
        return;
      case "store":
      case "accumulate":
      case "fill":
        append(becomes, statement.value, memory.rootOf(statement.array));
        return;
      case "load":
        append(becomes, memory.rootOf(statement.array), statement.result);
        return;
      case "call":
        for (const result of statement.results) found.add(result);
    }
  }

  // The set grows while it is gone through.
  for (const value of found) for (const next of becomes.get(value) ?? []) found.add(next);
  return found;
});

function isUnbounded({ op, operands }: Compute, structure: Structure): boolean {
  const [, second] = operands;
  const literal = second && structure.literalOf(second);
  if (op === "divide") return !literal;
  // Zero to a negative power, and roots of what is negative.
  if (op === "power") return literal === undefined || !Number.isInteger(literal) || literal < 0;
  return unbounded.has(op);
}
