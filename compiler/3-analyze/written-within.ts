/** Whether arrays stay as long as they are made: a list grows when it is written behind its end. */
import type { Value } from "../ir/nodes.ts";
import { isList } from "../ir/types.ts";
import type { Memory, Write } from "./memory.ts";
import type { Structure } from "./structure.ts";

/** The length that an array is made with, if it has no other one at any time. */
export function constantLength(array: Value, structure: Structure, memory: Memory): Value | undefined {
  const birth = structure.definitionOf(array);
  if (birth?.kind !== "allocate") return undefined;
  if (!isList(array.type)) return birth.length;
  const isOnlyName = memory.rootOf(array) === array && !memory.isMoving(array);
  return isOnlyName && isWrittenWithin(array, birth.length, structure, memory) ? birth.length : undefined;
}

/** Whether all writes to a list go to elements that it is made with, as those to `[x, y]` do. */
export function isWrittenWithin(list: Value, length: Value, structure: Structure, memory: Memory): boolean {
  return memory.writesTo(list).every((write) => write.kind === "fill" || goesWithin(write, length, structure));
}

function goesWithin(write: Write, length: Value, structure: Structure): boolean {
  if (!("index" in write) || (write.kind === "store" && write.removes)) return false;
  const { index } = write;
  const place = structure.literalOf(index);
  if (place !== undefined) return place >= 0 && place < (structure.literalOf(length) ?? 0);
  const { owner, region } = structure.homeOf(index);
  const isCounter = owner?.kind === "for" && region.arguments[0] === index;
  if (!isCounter || owner.test !== "<" || owner.to !== length) return false;
  return (structure.literalOf(owner.from) ?? -1) >= 0 && (structure.literalOf(owner.step) ?? -1) > 0;
}
