/**
 * Variables that hold an object or array, or nothing: `let best: Point | null = null`. What they hold are cells of their
 * own, of which nobody reads while the variable holds nothing.
 */
import type { Node, Type as SourceType } from "ts-morph";
import { isArrayType, isRecord, type Shape } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { nodesIn } from "../syntax/nodes-in.ts";
import { targetsOf } from "../syntax/targets.ts";
import { typeHasFieldOf } from "../syntax/written-fields.ts";
import { partsOf } from "./bundles.ts";
import { Bundle, Cell, type Declaration, type Nothing, Optional, type Slot } from "./contents.ts";
import { knownBoolean } from "./known.ts";
import { copyOfOptional, replaceable } from "./object-copies.ts";
import { blank, presenceOf } from "./optionals.ts";
import { partName, partVariable } from "./part-names.ts";
import { presenceCell } from "./presence-cells.ts";
import { byReference, shapeOf } from "./shapes.ts";

/** A variable of an object or array that may be nothing, by its declared type; undefined for any other. It holds nothing yet. */
export function optionalFor(context: Context, declaration: Declaration, name: string): Optional | undefined {
  const type = declaration.getType();
  const missingAs = context.kinds.isReassigned(declaration) ? kindOfNothing(type) : undefined;
  if (!missingAs) return undefined;
  const declared = shapeOf(type.getNonNullableType(), declaration);
  if (declared.kind === "noShape" || declared.kind === "nothing") return undefined;
  const isWritten = typeHasFieldOf(context.fieldsWritten, type, declaration);
  const shape = isWritten ? byReference(declared) : declared;
  if (shape.kind === "leaf" && !isArrayType(shape.type)) return undefined;
  const presence = presenceCell(name);
  context.assign(presence, knownBoolean(context, false));
  const held = emptyCells(context, shape, name, undefined);
  if (held instanceof Bundle) replaceable(held).holders++;
  return new Optional(held, presence, missingAs, isAssignedInside(declaration));
}

/** Which of `null` and `undefined` values of a type may be; undefined where neither, or both. */
function kindOfNothing(type: SourceType): Nothing["value"] | undefined {
  const members = type.isUnion() ? type.getUnionTypes() : [];
  const isNull = members.some((member) => member.isNull());
  if (isNull === members.some((member) => member.isUndefined())) return undefined;
  return isNull ? "null" : "undefined";
}

/**
 * A field of an object of a class that holds an array some time and nothing else, by its type; undefined for any other.
 * TypeScript does not think of methods that change it.
 */
export function optionalArray(
  context: Context,
  type: SourceType,
  field: string,
  place: Node,
  isOptional: boolean,
): Optional | undefined {
  const missingAs = kindOfNothing(type) ?? (isOptional ? "undefined" : undefined);
  const held = shapeOf(type.getNonNullableType(), place);
  if (!missingAs || held.kind !== "leaf" || !isArrayType(held.type) || isRecord(held.type)) return undefined;
  const presence = presenceCell(field, field);
  context.assign(presence, knownBoolean(context, false));
  return new Optional(emptyCells(context, held, field, field), presence, missingAs, true);
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

/** What holds nothing yet. */
export function emptyOptional(context: Context, held: Shape, name: string, field: string | undefined): Optional {
  const presence = presenceCell(name, field);
  context.assign(presence, knownBoolean(context, false));
  return new Optional(emptyCells(context, held, name, field), presence, "undefined");
}

function emptyCells(context: Context, shape: Shape, name: string, field: string | undefined): Bundle | Cell {
  if (shape.kind !== "leaf") {
    const slots = partsOf(shape).map(([key, part]): [string, Slot] => {
      const own = partName(name, key) ?? key;
      const isOptional = part.kind === "optional";
      return [key, isOptional ? emptyOptional(context, part.held, own, key) : emptyCells(context, part, own, key)];
    });
    return new Bundle(shape.kind === "tuple" ? "tuple" : "struct", new Map(slots), true);
  }
  const cell = new Cell(shape.type, partVariable(name, field), field);
  context.assign(cell, blank(context, shape.type));
  return cell;
}

/** The variable of a name that keeps what another holds now, or what an expression gives. */
export function bindOptional(context: Context, name: string, given: Optional, node: Node): Optional {
  if (!(given.held instanceof Bundle) || given.held.isHeld) return copyOfOptional(context, given, name, node);
  given.held.holders++;
  const presence = presenceCell(name);
  context.assign(presence, presenceOf(context, given));
  return new Optional(given.held, presence, given.missingAs, given.mayLack);
}
