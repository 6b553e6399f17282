/**
 * What changes when some inputs of a function move, integers and conditions among it: all values that are computed with
 * them, or chosen by them. Arrays vary as whole objects. What else decides which way the function goes is not followed.
 */
import { append } from "../ir/append.ts";
import type { If, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { derivativeType, isArrayType, isDifferentiable, sameType } from "../ir/types.ts";
import { operandsOf, resultsOf, visitStatements } from "../ir/walk.ts";
import { reach } from "./dependences.ts";
import { flowsOf } from "./flows.ts";
import type { Memory } from "./memory.ts";
import { writtenOperands } from "./points-to.ts";

export type Varies = (value: Value) => boolean;

export function variedBy(fn: IrFunction, memory: Memory, inputs: readonly Value[]): Varies {
  const edges = new Map<Value, Value[]>();
  const node = (value: Value): Value => (isArrayType(value.type) ? memory.rootOf(value) : value);
  const connect = (from: Value, to: Value) => append(edges, node(from), node(to));
  const connectEither = (from: Value, to: Value) => {
    connect(from, to);
    if (isArrayType(from.type) && isArrayType(to.type)) connect(to, from);
  };
  for (const flow of flowsOf(fn)) {
    if (flow.kind === "merge") connectEither(flow.from, flow.to);
    if (flow.kind !== "statement") continue;
    const { statement } = flow;
    if (isFixed(statement)) continue;
    const written = statement.kind === "call" ? writtenOperands(statement) : writtenBy(statement);
    for (const operand of operandsOf(statement))
      for (const target of [...resultsOf(statement), ...written]) connectEither(operand, target);
  }
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "if" && isChoice(statement))
      for (const result of statement.results) connect(statement.condition, result);
  });
  const varied = reach(inputs.map(node), edges);
  return (value) => varied.has(node(value));
}

/**
 * Lengths and identities of arrays, and integers in them, are the same wherever numbers are: see `isSideBySide`. What
 * derivatives take as a constant stays as it is.
 */
function isFixed(statement: Statement): boolean {
  if (statement.kind === "compute") return statement.op === "stopGradient";
  if (statement.kind === "length" || statement.kind === "same") return true;
  if (statement.kind !== "load") return false;
  const { type } = statement.result;
  return !isArrayType(type) && !isDifferentiable(type);
}

function writtenBy(statement: Statement): readonly Value[] {
  switch (statement.kind) {
    case "store":
    case "accumulate":
    case "fill":
      return [statement.array];
    case "copy":
      return [statement.target];
    default:
      return [];
  }
}

/** Whether both ways do nothing but read and compute numbers, so that each place of the inputs may go its own. */
export function isChoice({ then, otherwise, results }: If): boolean {
  const isPure = (statement: Statement): boolean => {
    if (statement.kind === "if") return isChoice(statement);
    if (statement.kind === "compute") return statement.op !== "stopGradient";
    if (statement.kind === "load") return !isArrayType(statement.result.type);
    return statement.kind === "constant";
  };
  const isPlainWay = ({ statements, terminator }: Region) => terminator.kind === "yield" && statements.every(isPure);
  return [then, otherwise].every(isPlainWay) && !results.some(({ type }) => isArrayType(type));
}

/**
 * Whether the function goes one way, but for choices between numbers, and reads and writes the same cells, wherever its
 * inputs are moved to.
 */
export function isSideBySide(fn: IrFunction, varies: Varies): boolean {
  let isIt = isPlain(fn.body, varies);
  visitStatements(fn.body, (statement) => {
    isIt &&= !decidedBy(statement).some(varies) && keepsToNumbers(statement, varies);
  });
  return isIt;
}

/** What a statement's way or place depends on. */
function decidedBy(statement: Statement): readonly Value[] {
  switch (statement.kind) {
    case "if":
      return isChoice(statement) ? [] : [statement.condition];
    case "for":
      return [statement.from, statement.to, statement.step];
    case "load":
    case "store":
    case "accumulate":
      return [statement.index];
    case "view":
      return [statement.start, statement.end];
    case "allocate":
    case "reserve":
    case "requireLength":
      return [statement.length];
    case "copy":
      return [statement.offset];
    default:
      return [];
  }
}

/** Whether what varies in arrays are numbers alone: such an array can be had once for each place of the inputs. */
function keepsToNumbers(statement: Statement, varies: Varies): boolean {
  if (statement.kind === "store" || statement.kind === "fill") {
    const { type } = statement.value;
    if (!isArrayType(type) && !isDifferentiable(type) && varies(statement.value)) return false;
  }
  if (statement.kind === "compose" && statement.operands.some((it) => !isDifferentiable(it.type) && varies(it)))
    return false;
  return [...operandsOf(statement), ...resultsOf(statement)].every((value) => isPlainArray(value, varies));
}

function isPlainArray(value: Value, varies: Varies): boolean {
  return !isArrayType(value.type) || !varies(value) || sameType(value.type, derivativeType(value.type));
}

function isPlain(body: Region, varies: Varies): boolean {
  return body.arguments.every((value) => isPlainArray(value, varies));
}
