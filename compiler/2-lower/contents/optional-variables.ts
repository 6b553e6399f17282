/**
 * Variables that hold an object or array, or nothing: `let best: Point | null = null`. What they hold are cells of their
 * own, of which nobody reads while the variable holds nothing.
 */
import type { Node } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure } from "../../diagnostics/catalog/2-lower.ts";
import { isArrayType, type Shape } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { nodesIn } from "../syntax/nodes-in.ts";
import { targetsOf } from "../syntax/targets.ts";
import { typeHasFieldOf } from "../syntax/written-fields.ts";
import { copyOf, partName, partsOf, replaceable } from "./bundles.ts";
import { store } from "./cells.ts";
import { Bundle, Cell, type Content, type Declaration, describe, Optional, type Slot } from "./contents.ts";
import { knownBoolean } from "./known.ts";
import { blank, heldBy, presenceOf } from "./optionals.ts";
import { asHeld, overwrite } from "./overwriting.ts";
import { byReference, shapeOf } from "./shapes.ts";

/** A variable of an object or array that may be nothing, by its declared type; undefined for any other. It holds nothing yet. */
export function optionalFor(context: Context, declaration: Declaration, name: string): Optional | undefined {
  const type = declaration.getType();
  if (!type.isUnion() || !context.kinds.isReassigned(declaration)) return undefined;
  const members = type.getUnionTypes();
  const isNull = members.some((member) => member.isNull());
  if (isNull === members.some((member) => member.isUndefined())) return undefined;
  const declared = shapeOf(type.getNonNullableType(), declaration);
  if (declared.kind === "noShape" || declared.kind === "nothing") return undefined;
  const isWritten = typeHasFieldOf(context.fieldsWritten, type, declaration);
  const shape = isWritten ? byReference(declared) : declared;
  if (shape.kind === "leaf" && !isArrayType(shape.type)) return undefined;
  const presence = new Cell("bool", { name: partName("has", name) ?? name });
  context.assign(presence, knownBoolean(context, false));
  const held = emptyCells(context, shape, name, undefined);
  if (held instanceof Bundle) replaceable(held).holders++;
  return new Optional(held, presence, isNull ? "null" : "undefined", isAssignedInside(declaration));
}

/** Whether nested functions assign to a variable, of which TypeScript does not think. */
function isAssignedInside(declaration: Declaration): boolean {
  const code = enclosingFunction(declaration);
  return (code ? nodesIn(code) : []).some((node) =>
    targetsOf(node).some((target) => {
      const meaning = meaningOf(target);
      return meaning.kind === "local" && meaning.declaration === declaration && enclosingFunction(target) !== code;
    }),
  );
}

function emptyCells(context: Context, shape: Shape, name: string, field: string | undefined): Bundle | Cell {
  if (shape.kind !== "leaf") {
    const slots = partsOf(shape).map(([key, part]): [string, Slot] => [
      key,
      emptyCells(context, part, partName(name, key) ?? key, key),
    ]);
    return new Bundle(shape.kind === "tuple" ? "tuple" : "struct", new Map(slots), true);
  }
  const cell = new Cell(shape.type, { name }, field);
  context.assign(cell, blank(context, shape.type));
  return cell;
}

/** Puts an object or array into a variable, or nothing. */
export function assignOptional(context: Context, optional: Optional, content: Content, node: Node): void {
  const { held, presence, missingAs } = optional;
  if (content.kind === "refused") return;
  if (content.kind === "nothing" && content.value === missingAs) {
    context.assign(presence, knownBoolean(context, false));
    const cells = held instanceof Cell ? [held] : held.cells();
    for (const cell of cells) if (!isArrayType(cell.type)) context.assign(cell, blank(context, cell.type));
    return;
  }
  const isAlike = content.kind === "optional" && content.missingAs === missingAs;
  if (content.kind === "nothing" || (content.kind === "optional" && !isAlike)) {
    const facts = { expected: `An object or array, or ${missingAs},`, found: describe(content) };
    context.refuse(unexpectedStructure.at(spanOf(node), facts));
    return;
  }
  const object = content.kind === "optional" ? heldBy(context, content) : content;
  const isThere = content.kind === "optional" ? presenceOf(context, content) : knownBoolean(context, true);
  if (held instanceof Bundle) overwrite(context, held, object, node);
  else store(context, held, asHeld(context, held, object, node), node);
  context.assign(presence, isThere);
}

/** The variable of a name that keeps what another holds now, or what an expression gives. */
export function bindOptional(context: Context, name: string, given: Optional, node: Node): Optional {
  const presence = new Cell("bool", { name: partName("has", name) ?? name });
  context.assign(presence, presenceOf(context, given));
  if (given.held instanceof Cell) {
    const held = new Cell(given.held.type, { name });
    store(context, held, heldBy(context, given), node);
    return new Optional(held, presence, given.missingAs, given.mayLack);
  }
  const held = given.held.isHeld ? copyOf(context, given.held, name, node) : given.held;
  held.holders++;
  return new Optional(held, presence, given.missingAs, given.mayLack);
}
