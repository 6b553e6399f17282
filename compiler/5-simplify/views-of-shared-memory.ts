/**
 * A view that was the only name of its stretch of memory is one of several once the reverse sweep takes the stretch again,
 * or keeps the whole array for a call: then what is written by one name is read by another. So is a view of such a view.
 */
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import {
  mapRegions,
  operandsOf,
  operandsOfTerminator,
  visitStatements,
  visitTerminators,
  withParts,
} from "../ir/walk.ts";

export function viewsOfSharedMemory(fn: IrFunction): IrFunction {
  const uses = new Map<Value, number>();
  const count = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);
  let hasExclusive = false;
  visitStatements(fn.body, (statement) => {
    hasExclusive ||= statement.kind === "view" && statement.exclusive === true;
    if (statement.kind !== "release") operandsOf(statement).forEach(count);
  });
  if (!hasExclusive) return fn;
  visitTerminators(fn.body, (terminator) => operandsOfTerminator(terminator).forEach(count));
  const sharing = new Set<Value>();
  const inStatement = (statement: Statement): Statement => {
    if (statement.kind !== "view") return mapRegions(statement, inRegion);
    const { exclusive, ...shared } = statement;
    if (exclusive && uses.get(statement.array) === 1 && !sharing.has(statement.array)) return statement;
    sharing.add(statement.result);
    return shared;
  };
  const inRegion = (region: Region): Region => withParts(region, { statements: region.statements.map(inStatement) });
  return withParts(fn, { body: inRegion(fn.body) });
}
