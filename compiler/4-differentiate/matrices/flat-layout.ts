/** The numbers of a value, of whatever structure, one after the other: what matrices of derivatives number rows and columns by. */
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, isDifferentiable, isFlat, isRecord } from "../../ir/types.ts";

/** One number of an array or record. */
export interface NumberPlace {
  readonly position: Value;
  read(): Value;
  write(content: Value, b: RegionBuilder): void;
}

/** Runs over the numbers of an array, those at depth among them; the first has the position `start`. Gives the one behind the last. */
export function forEachNumber(
  array: Value,
  start: Value,
  b: RegionBuilder,
  visit: (place: NumberPlace, b: RegionBuilder) => void,
): Value {
  const { type } = array;
  if (!isArrayType(type) || !isDifferentiable(type)) return start;
  if (isRecord(type)) return forEachNumberOfRecord(array, start, b, visit);
  const length = b.length(array);
  const range = { from: b.index(0), to: length, step: b.index(1), test: "<" as const, counter: { name: "i" } };
  if (isFlat(type)) {
    b.for(range, [], (inner, i) => {
      const position = inner.compute("add", start, i!);
      const write = (content: Value, there: RegionBuilder) => there.store(array, i!, content);
      visit({ position, read: () => inner.load(array, i!), write }, inner);
      return [];
    });
    return b.compute("add", start, length);
  }
  const [end] = b.for(range, [start], (inner, i, at) => [forEachNumber(inner.load(array, i!), at!, inner, visit)]);
  return end!;
}

function forEachNumberOfRecord(
  record: Value,
  start: Value,
  b: RegionBuilder,
  visit: (place: NumberPlace, b: RegionBuilder) => void,
): Value {
  if (!isRecord(record.type)) return start;
  return record.type.fields.reduce((at, field, i) => {
    if (field.isAbsent || !isDifferentiable(field.type)) return at;
    if (isArrayType(field.type)) return forEachNumber(b.field(record, i), at, b, visit);
    const write = (content: Value, there: RegionBuilder) => there.store(record, there.index(i), content);
    visit({ position: at, read: () => b.field(record, i), write }, b);
    return b.compute("add", at, b.index(1));
  }, start);
}

/** How many numbers a leaf holds. */
export function countOf(leaf: Value, b: RegionBuilder): Value {
  if (!isArrayType(leaf.type)) return b.index(1);
  return isFlat(leaf.type) ? b.length(leaf) : forEachNumber(leaf, b.index(0), b, () => {});
}

/** A leaf among others: the position of its first number, and how many it holds. */
export interface Part {
  readonly offset: Value;
  readonly count: Value;
}

export interface Layout {
  readonly parts: readonly Part[];
  readonly total: Value;
}

/** Leaves one behind the other, by how many numbers each of them holds. */
export function layoutOf(counts: readonly Value[], b: RegionBuilder): Layout {
  let total = b.index(0);
  const parts = counts.map((count) => {
    const offset = total;
    total = b.compute("add", total, count);
    return { offset, count };
  });
  return { parts, total };
}
