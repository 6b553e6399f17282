/**
 * Variables of the code around a function that is written apart from it, and that the function changes: while it runs they
 * lie in arrays of one element, which it is handed. They are put there before each of its calls, and taken out behind it.
 */
import type { Value } from "../../ir/nodes.ts";
import { arrayType, isArrayType } from "../../ir/types.ts";
import type { Cell } from "../contents/contents.ts";
import type { MayBeMissing } from "../contents/missing-values.ts";
import type { Context } from "../context.ts";

/**
 * What is a number by its type: an element, or one of several values, of which some may be missing. In a box that is NaN, as
 * wherever a missing element is kept.
 */
const isNumber: ReadonlySet<MayBeMissing["kind"]> = new Set(["element", "merged", "told"]);

export interface Boxed {
  readonly cell: Cell;
  readonly box: Value;
}

/** New boxes for those of the cells that hold numbers and booleans. What else is changed cannot be taken along. */
export function boxed(context: Context, cells: readonly Cell[]): readonly Boxed[] {
  const { builder, environment, mayBeMissing } = context;
  return cells.flatMap((cell) => {
    const value = environment.get(cell);
    if (typeof value === "string" || isArrayType(cell.type) || cell.type === "text") return [];
    const missing = cell.presence ? undefined : mayBeMissing.get(value);
    // A box holds numbers: it does not tell what is missing.
    const tellsItself = missing?.kind === "parameter" ? missing.isDeclared : missing && !isNumber.has(missing.kind);
    if (tellsItself) return [];
    return [{ cell, box: builder.allocate(arrayType("f64"), builder.index(1), {}) }];
  });
}

/** Puts what the variables hold now into their boxes. */
export function putIntoBoxes({ builder, environment }: Context, boxes: readonly Boxed[]): void {
  for (const { cell, box } of boxes) {
    const value = environment.get(cell);
    if (typeof value === "string") continue;
    builder.store(box, builder.index(0), value.type === "f64" ? value : builder.compute("toFloat", value));
  }
}

/** Gives the variables what lies in their boxes. */
export function takeOutOfBoxes(context: Context, boxes: readonly Boxed[]): void {
  const { builder } = context;
  for (const { cell, box } of boxes) {
    const held = builder.load(box, builder.index(0));
    if (!cell.presence) context.mayBeMissing.set(held, { kind: "merged" });
    if (cell.type === "bool") context.assign(cell, builder.compute("notEqual", held, builder.float(0)));
    else context.assign(cell, cell.type === "index" ? builder.compute("toIndex", held) : held);
  }
}
