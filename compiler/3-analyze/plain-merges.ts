/** Which choices between arrays pass for copies: what is chosen has no other name and is not written from then on. */
import type { IrFunction, Statement, Value } from "../ir/nodes.ts";
import { isArrayType, isFlat } from "../ir/types.ts";
import { visitStatements } from "../ir/walk.ts";
import { flowsOf } from "./flows.ts";
import type { PointsTo } from "./points-to.ts";
import { type Structure, structureOf } from "./structure.ts";

/** `merged` gives the values that flow into each merge; `isWritten` tells whether objects are behind a statement. */
export function plainMerges(
  fn: IrFunction,
  merged: ReadonlyMap<Value, ReadonlySet<Value>>,
  pointsTo: PointsTo,
  isWritten: (objects: ReadonlySet<Value>, since: Statement) => boolean,
): ReadonlySet<Value> {
  if (merged.size === 0) return new Set();
  const structure = structureOf(fn);
  const handedOn = arraysHandedOn(fn, merged, pointsTo);
  const isPlain = (merge: Value) =>
    isMadeOnce(merge, structure) &&
    !handedOn.has(merge) &&
    !isWritten(pointsTo.objectsOf(merge), structure.definitionOf(merge)!);
  return new Set([...merged.keys()].filter(isPlain));
}

/** Of arrays without arrays in them, at the end of an `if` or block that runs at most once. */
function isMadeOnce(merge: Value, structure: Structure): boolean {
  const definition = structure.definitionOf(merge);
  const isChoice = definition?.kind === "if" || definition?.kind === "block";
  return isChoice && isFlat(merge.type) && structure.homeOf(merge).loops.length === 0;
}

/** Arrays that become elements of lists, go to or come from other functions, or flow into other merges. */
function arraysHandedOn(
  fn: IrFunction,
  merged: ReadonlyMap<Value, ReadonlySet<Value>>,
  pointsTo: PointsTo,
): ReadonlySet<Value> {
  const handed = new Set<Value>();
  const handOn = (array: Value) => {
    if (isArrayType(array.type)) handed.add(pointsTo.baseOf(array));
  };
  if (fn.called) for (const flow of flowsOf(fn)) if (flow.kind === "return") handOn(flow.from);
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "compose" || statement.kind === "call") statement.operands.forEach(handOn);
    if (statement.kind === "store") handOn(statement.value);
  });
  for (const sources of merged.values()) sources.forEach(handOn);
  return handed;
}
