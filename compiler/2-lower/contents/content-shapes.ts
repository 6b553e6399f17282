/** The shape of what an expression gives, from what it was lowered to where its type does not say. */
import type { Node } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedType } from "../../diagnostics/catalog/2-lower.ts";
import { type Field, leaf, type Shape, sameShape } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { Bundle, Cell, type Content, type Slot } from "./contents.ts";
import { optionalShape, shapeOf } from "./shapes.ts";

/** The shape of a content; undefined for functions, what may be `null`, and objects that hold such or run code. */
export function shapeOfContent(content: Content | Slot): Shape | undefined {
  if (content instanceof Cell) {
    return content.missingAs ? undefined : leaf(content.type === "index" ? "f64" : content.type);
  }
  if (content instanceof Bundle) return shapeOfBundle(content);
  switch (content.kind) {
    case "literal":
      return leaf("f64");
    case "scalar":
      return leaf(content.value.type === "index" ? "f64" : content.value.type);
    case "array":
      return leaf(content.value.type);
    case "nothing":
      return { kind: "nothing", value: content.value };
    case "optional": {
      const held = content.missingAs === "undefined" ? shapeOfContent(content.held) : undefined;
      return held && { kind: "optional", held };
    }
    case "function":
    case "choice":
    case "refused":
      return undefined;
  }
}

function shapeOfBundle({ form, members, slots }: Bundle): Shape | undefined {
  if (members.size > 0) return undefined;
  const parts = [...slots].map(([name, slot]) => ({ name, shape: shapeOfContent(slot) }));
  if (!parts.every((part): part is { name: string; shape: Shape } => part.shape !== undefined)) return undefined;
  if (form === "tuple") return { kind: "tuple", elements: parts.map(({ shape }) => shape) };
  return { kind: "struct", fields: parts };
}

/**
 * The shape that an expression's type has, with what `contents` have besides, or else what these have together; undefined,
 * and reported, if there is none.
 */
export function shapeFor(context: Context, node: Node, contents: readonly Content[]): Shape | undefined {
  const declared = shapeOf(node.getType().getNonNullableType(), node);
  const shapes = contents.map(shapeOfContent);
  const known = shapes.filter((shape) => shape !== undefined);
  if (declared.kind !== "noShape") {
    return known.some((shape) => hasMore(shape, declared)) ? meetingShape([declared, ...known]) : declared;
  }
  const shape = known.length === shapes.length ? meetingShape(known) : shapes[0];
  if (!shape) context.refuse(unsupportedType.at(spanOf(node), declared));
  return shape;
}

/** Whether objects of a shape have fields that another does not name: a type need not name all. */
function hasMore(shape: Shape, declared: Shape): boolean {
  const [own, others] = [heldShape(shape), heldShape(declared)];
  if (own.kind !== "struct" || others.kind !== "struct") return false;
  return own.fields.some((field) => {
    const other = others.fields.find(({ name }) => name === field.name);
    return !other || hasMore(field.shape, other.shape);
  });
}

/** The shape that takes objects of several: with the fields of all, of which those may be missing that only some have. */
function meetingShape(shapes: readonly Shape[]): Shape | undefined {
  const structs = shapes.filter((shape) => shape.kind === "struct");
  const [first] = shapes;
  if (structs.length < shapes.length || shapes.every((shape) => sameShape(shape, first!))) return first;
  const names = new Set(structs.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const fields: Field[] = [];
  for (const name of names) {
    const own = structs.flatMap((struct) => struct.fields.filter((field) => field.name === name));
    const held = own.map(({ shape }) => heldShape(shape)).filter(({ kind }) => kind !== "nothing");
    const shape = meetingShape(held) ?? own[0]!.shape;
    const optional =
      held.length < structs.length || own.some((field) => field.optional || field.shape !== heldShape(field.shape));
    fields.push(optional ? { name, shape: optionalShape(shape), optional } : { name, shape });
  }
  return { kind: "struct", fields };
}

function heldShape(shape: Shape): Shape {
  return shape.kind === "optional" ? shape.held : shape;
}
