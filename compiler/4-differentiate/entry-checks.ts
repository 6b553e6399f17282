/** Checks at the entry of derivative functions: arrays that are written overlap no other, added arrays have the right length. */
import type { RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Parameter, Value } from "../ir/nodes.ts";
import { isArrayType, isList, isNested, isRecord, type Type } from "../ir/types.ts";
import { forEachCell } from "./cells.ts";
import { arrayLeaves, leafName } from "./signature.ts";

/** Written arrays share no memory with any other array argument, nor do two that lie in one of them. */
export function requireDisjoint(written: readonly Value[], parameters: readonly Parameter[], b: RegionBuilder): void {
  const arrays = arrayLeaves(parameters);
  const others = arrays.filter(({ leaf }) => !written.includes(leaf));
  const mayMeet = arrays.length > 1 || written.some(({ type }) => holdsArrays(type));
  if (written.length === 0 || !mayMeet) return;
  const nameOf = (leaf: Value) => arrays.find((array) => array.leaf === leaf)!.name;
  const names = [...written.map(nameOf), ...others.map(({ name }) => name)];
  b.push({ kind: "requireDisjoint", written, others: others.map(({ leaf }) => leaf), names, origin: b.origin });
}

/** An array of an added parameter is as long as the one of the function that it belongs to; that of a number has one cell. */
export function requireSameLength(
  added: Parameter,
  array: Value,
  like: Value,
  primal: IrFunction,
  b: RegionBuilder,
): void {
  if (!isArrayType(array.type)) return;
  const name = leafName(added, added.leaves.indexOf(array));
  if (!isArrayType(like.type)) {
    const expected = "1, as the derivative of a number";
    b.push({ kind: "requireLength", array, length: b.index(1), name, expected, origin: b.origin });
    return;
  }
  const expected = `the length of '${arrayLeaves(primal.parameters).find(({ leaf }) => leaf === like)!.name}'`;
  requireLike(array, like, name, expected, b);
}

/** A list that is to be filled again as it was has not grown meanwhile, nor has one inside it. */
export function requireUnchanged(list: Value, before: Value, b: RegionBuilder): void {
  if (!isList(list.type)) return;
  const name = list.variable?.name ?? "the list";
  requireLike(list, before, name, "its first length; a function whose lists grow is not run again", b);
}

/** The same length, and the same lengths of the arrays inside. */
export function requireLike(array: Value, like: Value, name: string, expected: string, b: RegionBuilder): void {
  if (!isRecord(like.type))
    b.push({ kind: "requireLength", array, length: b.length(like), name, expected, origin: b.origin });
  if (!holdsSizes(array.type)) return;
  forEachCell(array, b, (place, inner) => {
    const part = place.load(array);
    if (isArrayType(part.type)) requireLike(part, place.load(like), name, expected, inner);
  });
}

function holdsArrays(type: Type): boolean {
  return isNested(type) || (isRecord(type) && type.fields.some((field) => isArrayType(field.type)));
}

/** Whether there are arrays inside, so that there are lengths to compare. */
function holdsSizes(type: Type): boolean {
  if (isNested(type)) return !isRecord(type.element) || holdsSizes(type.element);
  return isRecord(type) && type.fields.some((field) => isArrayType(field.type) && !field.isAbsent);
}
