/**
 * Moves derivative computations that only feed a region's end to that end, so that `sBar *= slope` stands behind all
 * that still reads the old `sBar`.
 */
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { countUses, mapRegions, operandsOfTerminator, withParts } from "../ir/walk.ts";

export function orderUpdates(fn: IrFunction): IrFunction {
  const uses = countUses(fn.body);
  return withParts(fn, { body: orderRegion(fn.body, uses) });
}

function orderRegion(region: Region, uses: ReadonlyMap<Value, number>): Region {
  const statements = region.statements.map((statement) => mapRegions(statement, (inner) => orderRegion(inner, uses)));
  if (region.terminator.kind !== "yield") return withParts(region, { statements });
  const handed = new Set(operandsOfTerminator(region.terminator));
  const isUpdate = (statement: Statement) =>
    statement.kind === "compute" &&
    statement.origin.derived &&
    handed.has(statement.result) &&
    uses.get(statement.result) === 1;
  return withParts(region, {
    statements: [...statements.filter((each) => !isUpdate(each)), ...statements.filter(isUpdate)],
  });
}
