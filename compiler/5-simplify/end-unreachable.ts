/**
 * Ends regions where nothing can follow: behind a read of an array from a list of the function's own that never holds any.
 * Derivatives have such code where they belong to a part of the function that is never run. Comes in: a function before
 * differentiation. Goes out: the same, without what is never reached.
 */
import type { IrFunction, Load, Region, Statement, Terminator, Value } from "../ir/nodes.ts";
import { isArrayType, isNested } from "../ir/types.ts";
import {
  mapRegions,
  operandsOf,
  operandsOfTerminator,
  visitStatements,
  visitTerminators,
  withParts,
} from "../ir/walk.ts";

export function endUnreachable(fn: IrFunction): IrFunction {
  const empty = emptyLists(fn);
  if (empty.size === 0) return fn;
  const isImpossible = (statement: Statement): statement is Load =>
    statement.kind === "load" && isArrayType(statement.result.type) && empty.has(statement.array);
  const inRegion = (region: Region): Region => {
    const last = region.statements.findIndex(isImpossible);
    const reached = last < 0 ? region.statements : region.statements.slice(0, last);
    const statements = reached.map((statement) => mapRegions(statement, inRegion));
    if (last < 0) return withParts(region, { statements });
    const { origin } = region.statements[last]!;
    const terminator: Terminator = {
      kind: "throw",
      errorClass: "TypeError",
      parts: ["there is no such array"],
      origin,
    };
    return { ...region, statements, terminator };
  };
  return withParts(fn, { body: inRegion(fn.body) });
}

/** Lists of arrays that the function makes, and only reads, measures and gives back. */
function emptyLists({ body }: IrFunction): ReadonlySet<Value> {
  const lists = new Set<Value>();
  visitStatements(body, (statement) => {
    if (statement.kind === "allocate" && isArrayType(statement.result.type) && isNested(statement.result.type))
      lists.add(statement.result);
  });
  if (lists.size === 0) return lists;
  visitStatements(body, (statement) => {
    const isHarmless = ["load", "length", "reserve", "release"].includes(statement.kind);
    if (!isHarmless) for (const operand of operandsOf(statement)) lists.delete(operand);
  });
  visitTerminators(body, (terminator) => {
    for (const operand of operandsOfTerminator(terminator)) lists.delete(operand);
  });
  return lists;
}
