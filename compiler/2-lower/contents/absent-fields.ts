/** Fields that an object written in place does not have, and that its variable may come to hold. */
import type { Context } from "../context.ts";
import { missing } from "./cells.ts";
import { type Bundle, Cell, type Declaration } from "./contents.ts";
import { emptyOptional } from "./optional-variables.ts";
import { partName, partVariable } from "./part-names.ts";
import { shapeOf } from "./shapes.ts";

/** Gives an object the optional fields of its variable's type that it lacks and that are assigned, by themselves or with it. */
export function giveAbsentFields(context: Context, declaration: Declaration, object: Bundle, name: string): void {
  const declared = object.isWhole ? shapeOf(declaration.getType(), declaration) : undefined;
  if (declared?.kind !== "struct") return;
  const isReassigned = context.kinds.isReassigned(declaration);
  for (const { name: field, shape, optional } of declared.fields) {
    if (object.slots.has(field) || !optional || !(isReassigned || context.fieldsReplaced.has(field))) continue;
    const own = partName(name, field) ?? field;
    if (shape.kind === "optional") object.give(field, emptyOptional(context, shape.held, own, field));
    else if (shape.kind === "leaf") {
      const cell = new Cell(shape.type, partVariable(own, field), field);
      context.assign(cell, missing(context, shape.type));
      object.give(field, cell);
    }
  }
}
