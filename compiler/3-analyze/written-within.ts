/** Whether arrays stay as long as they are made: a list grows when it is written behind its end. */
import type { IrFunction, Value } from "../ir/nodes.ts";
import { isList } from "../ir/types.ts";
import { memoryOf } from "./memory.ts";
import { type Structure, structureOf } from "./structure.ts";
import { wholeNumbersOf } from "./whole-numbers.ts";
import type { Write } from "./writes.ts";

/** The length that an array is made with, if it has no other one at any time. */
export function constantLength(array: Value, fn: IrFunction): Value | undefined {
  const structure = structureOf(fn);
  const birth = structure.definitionOf(array);
  if (birth?.kind !== "allocate" || !wholeNumbersOf(fn).has(birth.length)) return undefined;
  if (!isList(array.type)) return birth.length;
  const memory = memoryOf(fn);
  const isOnlyName = memory.rootOf(array) === array && !memory.isMoving(array);
  const isWithin = (write: Write) => write.kind === "fill" || goesWithin(write, birth.length, structure);
  return isOnlyName && memory.writesTo(array).every(isWithin) ? birth.length : undefined;
}

/** Whether a write goes to an element that the list is made with, as those to `[x, y]` do. */
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
