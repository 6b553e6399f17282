/**
 * Lists that every trip of a loop makes longer by one element, as `out.push(x)` does: how long such a list is when a trip
 * comes to that is known from the number of the trip.
 */
import type { Allocate, For, Loop, Statement, Value } from "../ir/nodes.ts";
import type { Memory } from "./memory.ts";
import type { Place, Structure } from "./structure.ts";

export interface Growth {
  /** What is read as the length of the list. */
  readonly length: Value;
  /** The length with which the list is made. */
  readonly start: Value;
}

/** The lists that are made beside a loop and grow in it alone, in each trip. */
export function growthIn(loop: For | Loop, structure: Structure, memory: () => Memory): readonly Growth[] {
  const { statements } = loop.body;
  return statements.flatMap((statement, i): readonly Growth[] => {
    if (statement.kind !== "length") return [];
    const birth = structure.definitionOf(statement.array);
    if (birth?.kind !== "allocate" || structure.literalOf(birth.length) === undefined) return [];
    const isBeside = structure.placeOfStatementOf(birth) === placeAround(loop, structure);
    const writes = isBeside ? memory().writesTo(memory().rootOf(statement.array)) : [];
    const [write, ...others] = writes;
    if (!write || others.length > 0 || !statements.slice(i).includes(write)) return [];
    return appends(write, birth, statement.result) ? [{ length: statement.result, start: birth.length }] : [];
  });
}

/** The region in which a loop stands, apart from blocks that it leaves: they run once. */
function placeAround(loop: For | Loop, structure: Structure): Place {
  let place = structure.placeOfStatementOf(loop);
  while (place.owner?.kind === "block" && place.parent) place = place.parent;
  return place;
}

function appends(write: Statement, { result: list }: Allocate, length: Value): boolean {
  return write.kind === "store" && !write.removes && write.array === list && write.index === length;
}
