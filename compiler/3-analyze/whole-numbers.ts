/**
 * Which integers of a function are whole numbers for certain. An `index` is one as a rule, but a number that the program
 * takes for an integer may be none: a parameter, a quotient, an element outside its array, a remainder by zero. Where
 * JavaScript cuts off what is not whole (lengths, bounds, offsets), or finds no element there, that has to be known.
 */
import { append } from "../ir/append.ts";
import type { Compute, IrFunction, Statement, Value } from "../ir/nodes.ts";
import { resultsOf, visitStatements } from "../ir/walk.ts";
import { reach } from "./dependences.ts";
import { flowsOf } from "./flows.ts";
import { oncePerFunction } from "./once-per-function.ts";

export interface WholeNumbers {
  has(value: Value): boolean;
}

/** All but those that what may not be whole can become. */
export const wholeNumbersOf: (fn: IrFunction) => WholeNumbers = oncePerFunction((fn) => {
  const literals = new Map<Value, unknown>();
  const becomes = new Map<Value, Value[]>();
  const doubtful: Value[] = [...fn.body.arguments];
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "constant") literals.set(statement.result, statement.value);
    if (statement.kind === "for") {
      for (const bound of [statement.from, statement.step]) append(becomes, bound, statement.body.arguments[0]!);
    }
    if (!isControl(statement) && !givesWhole(statement, literals)) doubtful.push(...resultsOf(statement));
    if (statement.kind !== "compute" || isRounding(statement)) return;
    for (const operand of statement.operands) append(becomes, operand, statement.result);
  });
  for (const flow of flowsOf(fn)) if (flow.kind === "merge") append(becomes, flow.from, flow.to);
  const notWhole = reach(doubtful, becomes);
  return { has: (value) => !notWhole.has(value) };
});

function isControl({ kind }: Statement): boolean {
  return kind === "if" || kind === "for" || kind === "loop" || kind === "block";
}

/** Whether a statement gives whole numbers of whole numbers. */
function givesWhole(statement: Statement, literals: ReadonlyMap<Value, unknown>): boolean {
  switch (statement.kind) {
    case "constant":
      return Number.isSafeInteger(statement.value) || typeof statement.value === "boolean";
    case "length":
      return true;
    case "compute":
      if (statement.op === "remainder") return Boolean(literals.get(statement.operands[1]!));
      return isRounding(statement) || keepsWhole.has(statement.op);
    default:
      return false;
  }
}

/** Whether an operation gives whole numbers of any numbers. */
function isRounding({ op, result }: Compute): boolean {
  return result.type === "bool" || rounding.has(op);
}

// biome-ignore format: one topic a line
const rounding: ReadonlySet<string> = new Set([
  "toInt32", "bitAnd", "bitOr", "bitXor", "bitNot", "shiftLeft", "shiftRight", "shiftRightUnsigned", "imul", "clz32",
]);

// biome-ignore format: one topic a line
const keepsWhole: ReadonlySet<string> = new Set([
  "add", "subtract", "multiply", "negate", "abs", "sign", "min", "max", "floor", "ceil", "round", "trunc",
  "select", "copy", "stopGradient", "toFloat", "toIndex",
]);
