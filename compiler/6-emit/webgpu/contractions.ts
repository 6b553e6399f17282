/**
 * Finds kernels that sum up products of what hangs on one loop and what hangs on the other, as a matrix product does:
 *
 *     c[i, j] = ... sum over l of left(i, l) * right(j, l) ...
 *
 * Workgroups compute a tile of such cells together, and read each factor once for all of a row or column.
 */
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import type { Contraction, Factor } from "../../ir/kernel.ts";
import { hint } from "../../ir/naming.ts";
import type { Compute, For, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { operandsOf, resultsOf, visitStatements } from "../../ir/walk.ts";
import { holdsEffect, holdsLoop } from "./loop-paths.ts";

/** What the planner knows of a kernel. */
export interface ContractionTask {
  readonly body: Region;
  readonly counters: readonly Value[];
  /** Numbers that all invocations are handed. */
  readonly numbers: readonly Value[];
  /** Literals among what each computes first. */
  readonly literals: readonly Statement[];
  readonly operations: OperationTable;
  isWritten(array: Value): boolean;
  /** Whether neighbours along a counter are neighbours in memory. */
  goesByOnes(index: Value, counter: Value): boolean;
}

export function contractionOf(task: ContractionTask): Contraction | undefined {
  const { body, counters } = task;
  const [row, column] = counters;
  const at = body.statements.findIndex((statement) => holdsLoop(statement));
  const loop = body.statements[at];
  if (counters.length !== 2 || loop?.kind !== "for") return undefined;
  const [before, behind] = [body.statements.slice(0, at), body.statements.slice(at + 1)];
  if (before.some((each) => holdsEffect(each)) || behind.some((each) => holdsLoop(each))) return undefined;
  const summed = summedIn(loop);
  if (!summed || !isCounted(loop, { ...task, literals: [...task.literals, ...before] })) return undefined;
  const statements = [...before, ...loop.body.statements];
  const definitions = new Map(statements.flatMap((each) => resultsOf(each).map((result) => [result, each] as const)));
  const factors = factorsOf(summed.term, loop, definitions);
  const counter = loop.body.arguments[0]!;
  const dependsOn = (value: Value, on: Value) => closure(value, definitions).values.has(on);
  const right = factors.filter((factor) => dependsOn(factor, column!));
  const left = factors.filter((factor) => !right.includes(factor));
  const isMixed = right.some((factor) => dependsOn(factor, row!));
  const areTables = [left, right].every((side, i) => {
    const both = [i === 0 ? row! : column!, counter];
    return both.every((each) => side.some((factor) => dependsOn(factor, each)));
  });
  const isOwn = dependsOn(summed.term, loop.body.arguments[1]!);
  if (isMixed || !areTables || isOwn || !readsWhatStays(summed.term, definitions, task)) return undefined;
  const sum = makeValue("f64", hint("sum"));
  const cell = new RegionBuilder(task.operations, loop.origin);
  before.forEach((each) => cell.push(each));
  const op = summed.isAdded ? "add" : "subtract";
  const operands = [loop.initial[0]!, sum];
  cell.push({ kind: "compute", op, operands, result: loop.results[0]!, origin: loop.origin });
  behind.forEach((each) => cell.push(each));
  const side = (own: readonly Value[], along: Value): Factor => factorOf(own, along, counter, statements, task);
  return {
    from: loop.from,
    to: loop.to,
    test: loop.test,
    counter,
    left: side(left, row!),
    right: side(right, column!),
    sum,
    cell: { arguments: [], statements: cell.statements, terminator: body.terminator },
  };
}

/** What each trip of a loop adds to its only variable, or subtracts. */
function summedIn({ initial, body }: For): { readonly term: Value; readonly isAdded: boolean } | undefined {
  const end = body.terminator;
  const [, argument] = body.arguments;
  const isPlain = body.statements.every(({ kind }) => ["constant", "compute", "length", "load"].includes(kind));
  if (initial.length !== 1 || argument?.type !== "f64" || end.kind !== "yield" || !isPlain) return undefined;
  const last = body.statements.find((statement) => resultsOf(statement).includes(end.values[0]!));
  if (last?.kind !== "compute" || (last.op !== "add" && last.op !== "subtract")) return undefined;
  const [first, second] = last.operands as [Value, Value];
  if (first === argument) return { term: second, isAdded: last.op === "add" };
  return second === argument && last.op === "add" ? { term: first, isAdded: true } : undefined;
}

/** Whether all cells sum up equally many products, and the loop counts by ones. */
function isCounted({ from, to, step }: For, { numbers, literals }: ContractionTask): boolean {
  const constants = new Map(literals.flatMap((each) => (each.kind === "constant" ? [[each.result, each.value]] : [])));
  const definitions = new Map(literals.flatMap((each) => (each.kind === "compute" ? [[each.result, each]] : [])));
  const isKnown = (value: Value): boolean =>
    numbers.includes(value) || constants.has(value) || (definitions.get(value)?.operands.every(isKnown) ?? false);
  return isKnown(from) && isKnown(to) && Math.abs(Number(constants.get(step))) === 1;
}

/** The factors of a product, as far as they are computed in the loop. */
function factorsOf(term: Value, loop: For, definitions: ReadonlyMap<Value, Statement>): readonly Value[] {
  const definition = definitions.get(term);
  const isProduct = definition?.kind === "compute" && definition.op === "multiply";
  if (!isProduct || !loop.body.statements.includes(definition)) return [term];
  return (definition as Compute).operands.flatMap((operand) => factorsOf(operand, loop, definitions));
}

/** What a value is computed from, in a kernel. */
function closure(value: Value, definitions: ReadonlyMap<Value, Statement>) {
  const values = new Set<Value>([value]);
  const statements = new Set<Statement>();
  for (const each of values) {
    const definition = definitions.get(each);
    if (!definition) continue;
    statements.add(definition);
    operandsOf(definition).forEach((operand) => values.add(operand));
  }
  return { values, statements };
}

function readsWhatStays(term: Value, definitions: ReadonlyMap<Value, Statement>, task: ContractionTask): boolean {
  return [...closure(term, definitions).statements].every((statement) => {
    if (statement.kind === "load") return !task.isWritten(statement.array);
    return statement.kind === "constant" || statement.kind === "compute" || statement.kind === "length";
  });
}

function factorOf(
  factors: readonly Value[],
  along: Value,
  counter: Value,
  statements: readonly Statement[],
  task: ContractionTask,
): Factor {
  const definitions = new Map(statements.flatMap((each) => resultsOf(each).map((result) => [result, each] as const)));
  const needed = new Set(factors.flatMap((factor) => [...closure(factor, definitions).statements]));
  const b = new RegionBuilder(task.operations, statements.at(-1)!.origin);
  for (const statement of statements) if (needed.has(statement)) b.push(statement);
  const value = factors.reduce((product, factor) => b.compute("multiply", product, factor));
  const terminator = { kind: "yield", values: [value], origin: b.origin } as const;
  const region: Region = { arguments: [], statements: b.statements, terminator };
  let isAlongSum = false;
  visitStatements(region, (statement) => {
    isAlongSum ||= statement.kind === "load" && task.goesByOnes(statement.index, counter);
  });
  return { counter: along, value: region, isAlongSum };
}
