/**
 * Leaves out the copies that inlined functions make for their parameters: `square(x)` becomes `y = x; y * y` on its way
 * here, and `x * x` now. Only in derivative code, which does not show the function that has the name, and only where
 * nothing but the statement with the call reads the copy, while the variable keeps its value.
 */
import { isControl, type Structure, structureOf } from "../../3-analyze/structure.ts";
import { append } from "../../ir/append.ts";
import type { Compute, IrFunction, Statement, Value, Variable } from "../../ir/nodes.ts";
import {
  mapRegionOperands,
  operandsOf,
  operandsOfTerminator,
  resultsOf,
  visitStatements,
  visitTerminators,
  withParts,
} from "../../ir/walk.ts";

export function dropCopies(fn: IrFunction): IrFunction {
  const copies = copiesIn(fn);
  if (copies.length === 0) return fn;
  const structure = structureOf(fn);
  const readers = readersOf(fn, new Set(copies.map(({ result }) => result)));
  const changes = changesOf(fn, structure);
  const originals = new Map<Value, Value>();
  const originalOf = (value: Value): Value => originals.get(value) ?? value;

  for (const copy of copies) {
    const original = originalOf(copy.operands[0] as Value);
    const own = readers.get(copy.result);
    if (
      !own ||
      !original.variable ||
      copy.origin.group < 0 ||
      changes.get(copy.result.variable as Variable)?.length !== 1
    )
      continue;
    if (own.some((reader) => reader.origin.group !== copy.origin.group)) continue;
    const [start, end] = [structure.orderOf(copy), Math.max(...own.map((reader) => endOf(reader, copy, structure)))];
    const isSteady = !changes.get(original.variable)?.some((order) => start < order && order < end);
    if (isSteady) originals.set(copy.result, original);
  }
  return withParts(fn, { body: mapRegionOperands(fn.body, originalOf) });
}

/** Copies of one variable into another, in the order of the program; none where nothing is derived. */
function copiesIn(fn: IrFunction): Compute[] {
  const copies: Compute[] = [];
  let isDerivative = false;
  visitStatements(fn.body, (statement) => {
    if (statement.origin.derived) isDerivative = true;
    if (statement.kind === "compute" && statement.op === "copy" && statement.result.variable) copies.push(statement);
  });
  return isDerivative ? copies : [];
}

/** The statements that read each value. Absent for a value that is handed on at the end of a region. */
function readersOf(fn: IrFunction, values: ReadonlySet<Value>): Map<Value, Statement[]> {
  const readers = new Map<Value, Statement[]>();
  visitStatements(fn.body, (statement) => {
    for (const value of operandsOf(statement)) if (values.has(value)) append(readers, value, statement);
  });
  visitTerminators(fn.body, (terminator) => {
    for (const value of operandsOfTerminator(terminator)) readers.delete(value);
  });
  return readers;
}

/** Where each variable gets a value, in the order of the program. */
function changesOf(fn: IrFunction, structure: Structure): Map<Variable, number[]> {
  const changes = new Map<Variable, number[]>();
  const add = ({ variable }: Value, order: number) => {
    if (variable) append(changes, variable, order);
  };
  for (const argument of fn.body.arguments) add(argument, -1);
  visitStatements(fn.body, (statement) => {
    for (const result of resultsOf(statement)) add(result, structure.orderOf(statement));
    if (statement.kind !== "for" && statement.kind !== "loop") return;
    for (const argument of statement.body.arguments) add(argument, structure.orderOf(statement));
  });
  return changes;
}

/** The end of the statement beside the copy in which the reader stands: a loop reads in every trip. */
function endOf(reader: Statement, copy: Statement, structure: Structure): number {
  const home = structure.placeOfStatementOf(copy);
  let statement = reader;
  for (let place = structure.placeOfStatementOf(reader); place !== home && place.owner; place = place.parent ?? home) {
    statement = place.owner;
  }
  return isControl(statement) ? structure.endOf(statement) : structure.orderOf(statement);
}
