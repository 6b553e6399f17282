/** Loops over the cells of arrays, of whatever depth. */
import type { RegionBuilder } from "../ir/build.ts";
import type { Value } from "../ir/nodes.ts";
import { isArrayType, isNested } from "../ir/types.ts";

/** into[i] += from[i] for all i of `into`, and all cells of the arrays in a list of arrays. */
export function addCells(from: Value, into: Value, b: RegionBuilder): void {
  forEachCell(into, b, (inner, i) => {
    const amount = inner.load(from, i);
    if (isArrayType(amount.type)) addCells(amount, inner.load(into, i), inner);
    else inner.accumulate(into, i, amount);
  });
}

/** Runs over the cells of an array. */
export function forEachCell(array: Value, b: RegionBuilder, body: (b: RegionBuilder, i: Value) => void): void {
  const range = { from: b.index(0), to: b.length(array), step: b.index(1), test: "<" as const, counter: { name: "i" } };
  b.for(range, [], (inner, i) => {
    body(inner, i!);
    return [];
  });
}

/** into[i] = from[i] for all i of `from`, and all cells of the arrays in a list of arrays. */
export function copyCells(from: Value, into: Value, b: RegionBuilder): void {
  forEachCell(from, b, (inner, i) => {
    const content = inner.load(from, i);
    if (isArrayType(content.type)) copyCells(content, inner.load(into, i), inner);
    else inner.store(into, i, content);
  });
}

/** A list like another that holds the very same arrays of numbers. */
export function copyOfLists(list: Value, b: RegionBuilder): Value {
  if (!isNested(list.type)) return list;
  const copy = b.allocate(list.type, b.length(list), { content: "uninitialised", variable: list.variable });
  forEachCell(list, b, (inner, i) => inner.store(copy, i, copyOfLists(inner.load(list, i), inner)));
  return copy;
}
