/**
 * Values that a region only adds to, or combines with others by one operation that is as good in any order: so the trips
 * of a loop may take part in any order. Of sums the adjoint is the same before and after each addition.
 */
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import { operandsOf, operandsOfTerminator, regionsOf, visitUses } from "../../ir/walk.ts";

/** Operations that combine any number of values in any order, and that which takes a part out again. */
const combining: readonly { readonly op: OpName; readonly inverse?: OpName }[] = [
  { op: "add", inverse: "subtract" },
  { op: "multiply" },
  { op: "min" },
  { op: "max" },
  { op: "and" },
  { op: "or" },
];

/**
 * The value that a sum has at the region's end, if the region does nothing with it but add and subtract; undefined if
 * it is read in any other way.
 */
export function sumThrough(value: Value, region: Region): Value | undefined {
  return combinedThrough(value, region, combining[0]!);
}

/** The operation by which a region combines a value with others until it hands it on, reading it in no other way. */
export function reductionThrough(value: Value, region: Region, handedOn: Value): OpName | undefined {
  return combining.find((by) => combinedThrough(value, region, by) === handedOn)?.op;
}

type Combining = (typeof combining)[number];

function combinedThrough(value: Value, region: Region, by: Combining): Value | undefined {
  const readers = region.statements.filter((statement) => reads(statement, value));
  const isHandedOn = operandsOfTerminator(region.terminator).includes(value);
  if (readers.length === 0) return isHandedOn ? value : undefined;
  const [reader, ...others] = readers;
  if (others.length > 0 || isHandedOn || !reader) return undefined;
  const next = behind(value, reader, by);
  return next && combinedThrough(next, region, by);
}

/** What a statement makes of a value that takes part in it. */
function behind(value: Value, statement: Statement, by: Combining): Value | undefined {
  if (statement.kind === "compute") {
    const { op, operands, result } = statement;
    if (op === "copy") return result;
    if (operands.filter((operand) => operand === value).length > 1) return undefined;
    return op === by.op || (op === by.inverse && operands[0] === value) ? result : undefined;
  }
  if (statement.kind !== "for") return undefined;
  const at = statement.initial.indexOf(value);
  const isReadOtherwise = regionsOf(statement).some((region) => usesWithin(region, value));
  if (at < 0 || statement.initial.lastIndexOf(value) !== at || isReadOtherwise) return undefined;
  const end = statement.body.terminator;
  const carried = statement.body.arguments[at + 1]!;
  return end.kind === "yield" && combinedThrough(carried, statement.body, by) === end.values[at]
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
