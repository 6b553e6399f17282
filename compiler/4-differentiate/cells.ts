/** Loops over the cells of arrays and records, of whatever depth. */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../ir/build.ts";
import type { Value } from "../ir/nodes.ts";
import { isArrayType, isRecord } from "../ir/types.ts";

/** A cell of an array or record, wherever it is to be read or written. */
export interface CellPlace {
  load(from: Value): Value;
  store(into: Value, content: Value): void;
  accumulate(into: Value, amount: Value): void;
}

/** Runs over the cells of an array in a loop, or over the fields of a record one after the other. */
export function forEachCell(array: Value, b: RegionBuilder, body: (place: CellPlace, b: RegionBuilder) => void): void {
  if (!isArrayType(array.type)) throw new InternalError("the cells of a scalar");
  if (isRecord(array.type)) {
    array.type.fields.forEach((field, i) => {
      if (field.isAbsent) return;
      body(
        {
          load: (from) => b.field(from, i),
          store: (into, content) => b.store(into, b.index(i), content),
          accumulate: (into, amount) => b.accumulate(into, b.index(i), amount),
        },
        b,
      );
    });
    return;
  }
  const range = { from: b.index(0), to: b.length(array), step: b.index(1), test: "<" as const, counter: { name: "i" } };
  b.for(range, [], (inner, i) => {
    body(
      {
        load: (from) => inner.load(from, i!),
        store: (into, content) => inner.store(into, i!, content),
        accumulate: (into, amount) => inner.accumulate(into, i!, amount),
      },
      inner,
    );
    return [];
  });
}

/** Adds all numbers of `from` to those of `into`, which has no other cells than `from`. */
export function addCells(from: Value, into: Value, b: RegionBuilder): void {
  forEachCell(into, b, (place, inner) => {
    const amount = place.load(from);
    if (isArrayType(amount.type)) addCells(amount, place.load(into), inner);
    else if (amount.type === "f64") place.accumulate(into, amount);
  });
}

/** Gives the numbers of `into` the values of those of `from`, which has no other cells than `into`. */
export function copyCells(from: Value, into: Value, b: RegionBuilder): void {
  forEachCell(from, b, (place, inner) => {
    const content = place.load(from);
    if (isArrayType(content.type)) copyCells(content, place.load(into), inner);
    else place.store(into, content);
  });
}
