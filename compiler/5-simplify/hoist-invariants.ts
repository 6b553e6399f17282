/**
 * Moves derivative computations that do not change in a loop to before it: pure operations on values from outside, and
 * loads from arrays that the loop does not write. A load from a cell that stays the same makes the adjoint of that cell
 * a local sum, written back once behind the loop.
 */
import { writtenBy } from "../3-analyze/memory.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { definedIn, mapRegions, visitStatements } from "../ir/walk.ts";

export function hoistInvariants(fn: IrFunction): IrFunction {
  return { ...fn, body: hoistRegion(fn.body, (statement) => statement.origin.derived) };
}

function hoistRegion(region: Region, mayMove: (statement: Statement) => boolean): Region {
  const statements = region.statements.flatMap((original): readonly Statement[] => {
    const statement = mapRegions(original, (inner) => hoistRegion(inner, mayMove));
    if (statement.kind !== "for" && statement.kind !== "loop") return [statement];
    const { hoisted, body } = split(statement.body, mayMove);
    return [...hoisted, { ...statement, body }];
  });
  return { ...region, statements };
}

/** Takes out of a loop's body what can run before it. */
function split(
  body: Region,
  mayMove: (statement: Statement) => boolean,
): { hoisted: readonly Statement[]; body: Region } {
  const inside = definedIn(body);
  const written = writtenIn(body);
  const hoisted: Statement[] = [];
  const statements = body.statements.filter((statement) => {
    if (!mayMove(statement) || !isInvariant(statement, inside, written)) return true;
    hoisted.push(statement);
    if ("result" in statement) inside.delete(statement.result);
    return false;
  });
  return { hoisted, body: { ...body, statements } };
}

function isInvariant(statement: Statement, inside: ReadonlySet<Value>, written: ReadonlySet<Value>): boolean {
  switch (statement.kind) {
    case "constant":
      return true;
    case "compute":
      return statement.operands.every((operand) => !inside.has(operand));
    case "length":
      return !inside.has(statement.array);
    case "load":
      return !inside.has(statement.array) && !inside.has(statement.index) && !mayBeWritten(statement.array, written);
    default:
      return false;
  }
}

/** Arrays written somewhere in a region; calls and views leave nothing certain. */
function writtenIn(region: Region): ReadonlySet<Value> {
  const written = new Set<Value>();
  visitStatements(region, (statement) => {
    const array = writtenBy(statement);
    if (array) written.add(array);
    if (statement.kind === "call") for (const operand of statement.operands) written.add(operand);
  });
  return written;
}

function mayBeWritten(array: Value, written: ReadonlySet<Value>): boolean {
  return written.has(array);
}
