/**
 * Adjoints of what is read outside a list have no place to go. A typed array ignores them, but a list would grow, and the
 * gradient with it: where a shadow is a list that the caller is given, such reads are told by their positions.
 */
import { wholeNumbersOf } from "../../3-analyze/whole-numbers.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { Load, Value } from "../../ir/nodes.ts";
import { isList } from "../../ir/types.ts";
import type { ReverseContext } from "./reverse-sweep.ts";

/** Whether what a load reads lies inside its list; undefined where it surely does, or its shadow may take it anyhow. */
export function insideOf(
  shadow: Value,
  index: Value,
  { array, index: place }: Load,
  { memory, structure }: ReverseContext,
  b: RegionBuilder,
): Value | undefined {
  // The shadow of a list that is resized is as long as the list was at its end, and nobody sees it.
  const isSeen = isList(shadow.type) && memory.holdsParameters(memory.rootOf(array)) && !memory.mayBeResized(array);
  if (!isSeen || countsThrough()) return undefined;
  const isBeforeEnd = b.compute("less", index, b.length(shadow));
  if (structure.isNeverNegative(place)) return isBeforeEnd;
  const isPlace = b.compute("and", b.compute("greaterOrEqual", index, b.index(0)), isBeforeEnd);
  if (wholeNumbersOf(structure.fn).has(place)) return isPlace;
  return b.compute("and", isPlace, b.compute("isInteger", b.compute("toFloat", index)));

  function countsThrough(): boolean {
    const { owner, region } = structure.homeOf(place);
    if (owner?.kind !== "for" || owner.test !== "<" || region.arguments[0] !== place) return false;
    const end = structure.definitionOf(owner.to);
    return end?.kind === "length" && end.array === array && structure.isNeverNegative(place);
  }
}
