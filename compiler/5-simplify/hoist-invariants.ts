/**
 * Moves derivative computations that do not change in a loop to before it: pure operations on values from outside, and
 * loads from arrays that the loop does not write. A load from a cell that stays the same makes the adjoint of that cell
 * a local sum, written back once behind the loop.
 */
import { type Memory, memoryOf, writtenBy } from "../3-analyze/memory.ts";
import { isLoop } from "../3-analyze/structure.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isList } from "../ir/types.ts";
import { definedIn, mapRegions, regionsOf, visitStatements, withParts } from "../ir/walk.ts";

export function hoistInvariants(fn: IrFunction, operations: OperationTable): IrFunction {
  const memory = memoryOf(fn);
  return withParts(fn, { body: hoistRegion(fn.body, memory, operations) });
}

function hoistRegion(region: Region, memory: Memory, operations: OperationTable): Region {
  const statements = region.statements.flatMap((original): readonly Statement[] => {
    const statement = mapRegions(original, (inner) => hoistRegion(inner, memory, operations));
    if (!isLoop(statement)) return [statement];
    const { hoisted, body } = split(statement.body, memory, operations);
    return hoisted.length === 0 ? [statement] : [...hoisted, { ...statement, body }];
  });
  return withParts(region, { statements });
}

/** Takes out of a loop's body what can run before it. */
function split(
  body: Region,
  memory: Memory,
  operations: OperationTable,
): { hoisted: readonly Statement[]; body: Region } {
  const inside = definedIn(body);
  const isInnermost = !body.statements.some((statement) => regionsOf(statement).length > 0);
  const isWorthwhile = (statement: Statement) =>
    isInnermost ||
    statement.kind !== "compute" ||
    statement.result.type !== "f64" ||
    operations[statement.op].cost >= worthHoisting;
  const written = writtenIn(body, memory);
  const hoisted: Statement[] = [];
  const statements = body.statements.filter((statement) => {
    if (!statement.origin.derived || !isWorthwhile(statement) || !isInvariant(statement, inside, written)) return true;
    // The loop may have no trip, and then nothing asks whether there is such an array.
    if ((statement.kind === "load" || statement.kind === "length") && memory.mayBeMissing(statement.array)) return true;
    hoisted.push(statement);
    if ("result" in statement) inside.delete(statement.result);
    return false;
  });
  return { hoisted, body: withParts(body, { statements }) };
}

/** Nanoseconds from which a computation is taken out of a loop that holds other loops. */
const worthHoisting = 1;

function isInvariant(statement: Statement, inside: ReadonlySet<Value>, written: WrittenArrays): boolean {
  switch (statement.kind) {
    case "constant":
      return true;
    case "compute":
      return statement.operands.every((operand) => !inside.has(operand));
    case "length":
      return !inside.has(statement.array) && !(isList(statement.array.type) && written.mayHave(statement.array));
    case "load":
      return !inside.has(statement.array) && !inside.has(statement.index) && !written.mayHave(statement.array);
    default:
      return false;
  }
}

interface WrittenArrays {
  mayHave(array: Value): boolean;
}

/** The memory written somewhere in a region. A merged array may be any. */
function writtenIn(region: Region, memory: Memory): WrittenArrays {
  const roots = new Set<Value>();
  let isUncertain = false;
  visitStatements(region, (statement) => {
    const array = writtenBy(statement);
    if (array) roots.add(memory.rootOf(array));
    if (statement.kind === "call" || statement.kind === "reserve") isUncertain = true;
  });
  const isMerge = (root: Value) => memory.sourcesOf(root) !== undefined;
  if ([...roots].some(isMerge)) isUncertain = true;
  return {
    mayHave: (array) => {
      const root = memory.rootOf(array);
      return isUncertain || roots.has(root) || (roots.size > 0 && isMerge(root));
    },
  };
}
