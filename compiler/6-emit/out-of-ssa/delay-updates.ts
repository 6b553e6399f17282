/**
 * Puts the next version of a variable behind the last use of the one before it, where both stand in one region:
 * `a[k++] = v` lowers to `next = k + 1; a[k] = v`, which would take two variables, and becomes `a[k] = v; k = k + 1`.
 * Only pure computations move, over statements that do not read their result.
 */
import type { Compute, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import {
  mapRegions,
  operandsOf,
  operandsOfTerminator,
  regionsOf,
  resultsOf,
  visitRegions,
  withParts,
} from "../../ir/walk.ts";

export function delayUpdates(fn: IrFunction): IrFunction {
  return withParts(fn, { body: inRegion(fn.body) });
}

function inRegion(region: Region): Region {
  const statements = region.statements.map((statement) => mapRegions(statement, inRegion));
  for (let position = statements.length - 1; position >= 0; position--) {
    const statement = statements[position] as Statement;
    const previous = previousVersion(statement);
    if (!previous) continue;
    const reads = readers(statements, position, region, previous);
    const last = Math.max(...reads);
    const isRead = readers(statements, position, region, (statement as Compute).result).some(
      (reader) => reader <= last,
    );
    if (last <= position || last >= statements.length || isRead) continue;
    statements.splice(last + 1, 0, statement);
    statements.splice(position, 1);
  }
  return withParts(region, { statements });
}

/** The operand of which a computation gives the next version. */
function previousVersion(statement: Statement): Value | undefined {
  if (statement.kind !== "compute" || !statement.result.variable) return undefined;
  return statement.operands.find((operand) => operand.variable === statement.result.variable);
}

/**
 * The positions behind `start` at which a value is read, also by way of temporaries that may be nested into what uses
 * them; the number of statements stands for the terminator.
 */
function readers(statements: readonly Statement[], start: number, region: Region, value: Value): number[] {
  const positions: number[] = [];
  const sought = new Set([value]);
  for (let position = start + 1; position < statements.length; position++) {
    const statement = statements[position] as Statement;
    if (!reads(statement, sought)) continue;
    positions.push(position);
    for (const result of resultsOf(statement)) if (!result.variable) sought.add(result);
  }
  if (operandsOfTerminator(region.terminator).some((operand) => sought.has(operand))) positions.push(statements.length);
  return positions;
}

function reads(statement: Statement, sought: ReadonlySet<Value>): boolean {
  const isSought = (value: Value) => sought.has(value);
  if (operandsOf(statement).some(isSought)) return true;
  let found = false;
  for (const nested of regionsOf(statement)) {
    visitRegions(nested, (inner) => {
      const operands = [...inner.statements.flatMap(operandsOf), ...operandsOfTerminator(inner.terminator)];
      if (operands.some(isSought)) found = true;
    });
  }
  return found;
}
