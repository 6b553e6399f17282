/**
 * Moves derivative computations that do not change in a loop to before it: pure operations on values from outside, and
 * reads of arrays that the loop does not change. A load from a cell that stays the same makes the adjoint of that cell
 * a local sum, written back once behind the loop.
 */
import { type Accesses, accessOf } from "../3-analyze/accesses.ts";
import { isLoop } from "../3-analyze/structure.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { definitionsOf, mapRegions, operandsOf, regionsOf, resultsOf, withParts } from "../ir/walk.ts";

export function hoistInvariants(fn: IrFunction, accesses: Accesses, operations: OperationTable): IrFunction {
  const { memory } = accesses;

  function hoistRegion(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, hoistRegion);
      if (!isLoop(statement)) return [statement];
      const { hoisted, body } = split(statement.body);
      return hoisted.length === 0 ? [statement] : [...hoisted, { ...statement, body }];
    });
    return withParts(region, { statements });
  }

  /** Takes out of a loop's body what can run before it. */
  function split(body: Region): { hoisted: readonly Statement[]; body: Region } {
    const inside = definitionsOf(body);
    const { changed } = accesses.ofRegion(body);
    const isInnermost = !body.statements.some((statement) => regionsOf(statement).length > 0);
    const hoisted: Statement[] = [];
    const statements = body.statements.filter((statement) => {
      const mayMove = statement.origin.derived && (isInnermost || isWorthwhile(statement));
      if (!mayMove || !isInvariant(statement, inside, changed)) return true;
      hoisted.push(statement);
      for (const result of resultsOf(statement)) inside.delete(result);
      return false;
    });
    return { hoisted, body: withParts(body, { statements }) };
  }

  function isWorthwhile(statement: Statement): boolean {
    if (statement.kind !== "compute" || statement.result.type !== "f64") return true;
    return operations[statement.op].cost >= worthHoisting;
  }

  /** `inside` are the values that the loop's body defines, `changed` the roots that it changes. */
  function isInvariant(statement: Statement, inside: ReadonlySet<Value>, changed: ReadonlySet<Value>): boolean {
    switch (statement.kind) {
      case "constant":
      case "compute":
        return operandsOf(statement).every((operand) => !inside.has(operand));
      case "length":
      case "load": {
        // The loop may have no trip, and then nothing asks whether there is such an array.
        if (memory.mayBeMissing(statement.array)) return false;
        const isSteady = accessOf(statement).reads.every((array) => !changed.has(memory.rootOf(array)));
        return isSteady && operandsOf(statement).every((operand) => !inside.has(operand));
      }
      default:
        return false;
    }
  }

  return withParts(fn, { body: hoistRegion(fn.body) });
}

/** Nanoseconds from which a computation is taken out of a loop that holds other loops. */
const worthHoisting = 1;
