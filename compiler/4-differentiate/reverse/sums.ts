/** Sums: values to which a region only adds, so that their adjoint is the same before and after each addition. */
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import { operandsOf, operandsOfTerminator, regionsOf, visitUses } from "../../ir/walk.ts";

/**
 * The value that a sum has at the region's end, if the region does nothing with it but add and subtract; undefined if
 * it is read in any other way.
 */
export function sumThrough(value: Value, region: Region): Value | undefined {
  const readers = region.statements.filter((statement) => reads(statement, value));
  const isHandedOn = operandsOfTerminator(region.terminator).includes(value);
  if (readers.length === 0) return isHandedOn ? value : undefined;
  const [reader, ...others] = readers;
  if (others.length > 0 || isHandedOn || !reader) return undefined;
  const next = sumAfter(value, reader);
  return next && sumThrough(next, region);
}

/** The sum behind a statement that takes part in it. */
function sumAfter(value: Value, statement: Statement): Value | undefined {
  if (statement.kind === "compute") {
    const [a, b] = statement.operands;
    if (statement.op === "copy") return statement.result;
    if (a === b) return undefined;
    if (statement.op === "add" || (statement.op === "subtract" && a === value)) return statement.result;
    return undefined;
  }
  if (statement.kind !== "for") return undefined;
  const at = statement.initial.indexOf(value);
  const isReadOtherwise = regionsOf(statement).some((region) => usesWithin(region, value));
  if (at < 0 || statement.initial.lastIndexOf(value) !== at || isReadOtherwise) return undefined;
  const end = statement.body.terminator;
  const carried = statement.body.arguments[at + 1]!;
  return end.kind === "yield" && sumThrough(carried, statement.body) === end.values[at]
    ? statement.results[at]
    : undefined;
}

function reads(statement: Statement, value: Value): boolean {
  return operandsOf(statement).includes(value) || regionsOf(statement).some((region) => usesWithin(region, value));
}

function usesWithin(region: Region, value: Value): boolean {
  let isUsed = false;
  visitUses(region, (used) => {
    if (used === value) isUsed = true;
  });
  return isUsed;
}
