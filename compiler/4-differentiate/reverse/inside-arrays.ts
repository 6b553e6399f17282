/**
 * Places that may lie outside their array. What is read there is `undefined`, and the adjoint of it has no place to go: a
 * typed array ignores it, but a list would grow, and the gradient with it. What is stored there is dropped, so that nothing
 * flows back from it.
 */
import type { Structure } from "../../3-analyze/structure.ts";
import { wholeNumbersOf } from "../../3-analyze/whole-numbers.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { Accumulate, Load, Store, Value } from "../../ir/nodes.ts";
import { isArrayType, isList } from "../../ir/types.ts";
import type { ReverseContext } from "./reverse-sweep.ts";

/** Whether what a load reads lies inside its list; undefined where it surely does, or its shadow may take it anyhow. */
export function isReadInside(
  shadow: Value,
  index: Value,
  { array, index: place }: Load,
  { memory, structure }: ReverseContext,
  b: RegionBuilder,
): Value | undefined {
  // The shadow of a list that is resized is as long as the list was at its end, and nobody sees it.
  const isSeen = isList(shadow.type) && memory.holdsParameters(memory.rootOf(array)) && !memory.mayBeResized(array);
  return isSeen && !countsThrough(place, array, structure) ? isInside(shadow, index, place, structure, b) : undefined;
}

/** Whether what is stored in a typed array lies inside it; undefined where nothing speaks against it. */
export function isStoredInside(
  shadow: Value,
  index: Value,
  { array, index: place }: Store | Accumulate,
  { structure }: ReverseContext,
  b: RegionBuilder,
): Value | undefined {
  if (!isTyped(array) || !isTyped(shadow)) return undefined;
  const literal = structure.literalOf(place);
  if (literal === undefined ? isInStep(place, structure) : isElement(literal, array, structure)) return undefined;
  return isInside(shadow, index, place, structure, b);
}

function isInside(shadow: Value, index: Value, place: Value, structure: Structure, b: RegionBuilder): Value {
  const isBeforeEnd = b.compute("less", index, b.length(shadow));
  if (structure.isNeverNegative(place)) return isBeforeEnd;
  const isPlace = b.compute("and", b.compute("greaterOrEqual", index, b.index(0)), isBeforeEnd);
  if (wholeNumbersOf(structure.fn).has(place)) return isPlace;
  return b.compute("and", isPlace, b.compute("isInteger", b.compute("toFloat", index)));
}

/** Whether a place is the counter of a loop over the array. */
function countsThrough(place: Value, array: Value, structure: Structure): boolean {
  const { owner, region } = structure.homeOf(place);
  if (owner?.kind !== "for" || owner.test !== "<" || region.arguments[0] !== place) return false;
  const end = structure.definitionOf(owner.to);
  return end?.kind === "length" && end.array === array && structure.isNeverNegative(place);
}

function isTyped({ type }: Value): boolean {
  return isArrayType(type) && type.storage === "typed";
}

/** Whether an array that is made here, of a known length, has an element at this position. */
function isElement(position: number, array: Value, structure: Structure): boolean {
  const definition = structure.definitionOf(array);
  const length = definition?.kind === "allocate" ? structure.literalOf(definition.length) : undefined;
  return length !== undefined && Number.isInteger(position) && position >= 0 && position < length;
}

/**
 * Whether a place is one that counting comes to by itself, as `i * n + j` is: not shifted from one, nor computed or read from
 * elsewhere, as those of a histogram are.
 */
function isInStep(place: Value, structure: Structure): boolean {
  const definition = structure.definitionOf(place);
  if (!definition) return structure.homeOf(place).owner !== undefined;
  if (definition.kind !== "compute") return false;
  const { op, operands } = definition;
  const isCounted = (operand: Value) => isInStep(operand, structure);
  // Whatever a counter is multiplied by is the size of something.
  if (op === "multiply") return operands.some(isCounted);
  return (op === "add" || op === "copy" || op === "toIndex" || op === "toFloat") && operands.every(isCounted);
}
