/** Which statements can be printed inside another's expression, and what a waiting expression weighs against that. */
import type { Compute, Statement, Value, Variable } from "../../ir/nodes.ts";
import type { JsFace, OperationTable } from "../../ir/operation.ts";
import { isArrayType } from "../../ir/types.ts";
import { type Effects, hasEffects } from "./effects.ts";

/** The bound of a loop is evaluated in every trip: what costs more (in nanoseconds) is computed before the loop. */
export const cheapBound = 3;

/** Nanoseconds up to which arithmetic on indexes may move into a loop. */
const cheapIndex = 1;

/** An expression of this many parts may be printed twice. */
const smallRepeated = 3;

/** An expression that waits for its use. */
export interface Pending {
  readonly statement: Statement;
  readonly effects: Effects;
  readonly size: number;
  /** What it costs to evaluate. */
  readonly cost: number;
  /** Source variables of which it reads a version. */
  readonly variables: ReadonlySet<Variable>;
}

/** What an operand brings into the expression that reads it. */
export type Part = Omit<Pending, "statement">;

/** What a statement of its own costs, in nanoseconds. */
export function costOf(statement: Statement, operations: OperationTable): number {
  switch (statement.kind) {
    case "compute":
      return operations[statement.op].cost;
    case "load":
    case "length":
      return 0;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** Arithmetic on indexes is as cheap inside a loop as before it, and easier to read there. */
export function isCheapIndex(value: Value, { effects, cost }: Pending): boolean {
  return value.type === "index" && !hasEffects(effects) && cost <= cheapIndex;
}

/** How a computation is written for the types of its operands. */
export function faceOf({ op, operands }: Compute, operations: OperationTable): JsFace {
  const { js, jsOfBoolean } = operations[op];
  return operands[0]?.type === "bool" ? (jsOfBoolean ?? js) : js;
}

/** Statements that can be written as an expression. */
export function canNest(statement: Statement): boolean {
  switch (statement.kind) {
    case "constant":
    case "compute":
    case "load":
    case "length":
    case "view":
    case "duplicate":
    case "zerosLike":
    case "compose":
    case "same":
    case "table":
    case "if":
      return true;
    case "allocate":
      return !statement.pooled;
    case "call":
      return statement.results.length === 1;
    default:
      return false;
  }
}

/** Whether JavaScript evaluates an operand only if another one says so. */
function mayPassOver(statement: Statement, operand: Value): boolean {
  if (statement.kind !== "compute" || !["select", "and", "or"].includes(statement.op)) return false;
  return statement.operands.indexOf(operand) > 0;
}

/**
 * Arrays nest where they are handed on whole, or are read out of another: `f(a.subarray(0, n))` and `a[i][j]`, but not
 * `a.subarray(0, n)[i]`.
 */
export function takesOperand(
  statement: Statement,
  operand: Value,
  { statement: inner, size, effects }: Pending,
): boolean {
  // `a[i] += f(a)` reads `a[i]` before the call, which may write it.
  if (statement.kind === "accumulate" && effects.isOpaque) return false;
  // What a choice passes over is not run.
  if (mayPassOver(statement, operand) && (effects.isOpaque || effects.writes.size > 0)) return false;
  switch (statement.kind) {
    case "load":
    case "store":
    case "accumulate":
    case "length":
    case "view":
    case "requireDisjoint":
    case "requireLength":
    case "tap":
    case "release":
      return !isArrayType(operand.type) || inner.kind === "load";
    case "copy":
      // Into a plain array it becomes a loop, which reads its operands in every trip.
      return (
        operand !== statement.target && isArrayType(statement.target.type) && statement.target.type.storage === "typed"
      );
    case "reserve":
      // Printed twice.
      return size <= smallRepeated;
    default:
      return true;
  }
}
