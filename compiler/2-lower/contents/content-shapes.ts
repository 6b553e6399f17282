/** The shape of what an expression gives, from what it was lowered to where its type does not say. */
import type { Node } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedType } from "../../diagnostics/catalog/2-lower.ts";
import { leaf, type Shape } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { Bundle, Cell, type Content, type Slot } from "./contents.ts";
import { shapeOf } from "./shapes.ts";

/** The shape of a content; undefined for functions, and objects that hold them. */
export function shapeOfContent(content: Content | Slot): Shape | undefined {
  if (content instanceof Cell) return leaf(content.type === "index" ? "f64" : content.type);
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

function shapeOfBundle({ form, slots }: Bundle): Shape | undefined {
  const parts = [...slots].map(([name, slot]) => ({ name, shape: shapeOfContent(slot) }));
  if (!parts.every((part): part is { name: string; shape: Shape } => part.shape !== undefined)) return undefined;
  if (form === "tuple") return { kind: "tuple", elements: parts.map(({ shape }) => shape) };
  return { kind: "struct", fields: parts };
}

/** The shape that an expression's type has, or else that of the first of `contents`; undefined, and reported, if there is none. */
export function shapeFor(context: Context, node: Node, contents: readonly Content[]): Shape | undefined {
  const declared = shapeOf(node.getType().getNonNullableType(), node);
  if (declared.kind !== "noShape") return declared;
  const [content] = contents;
  const shape = content && shapeOfContent(content);
  if (!shape) context.refuse(unsupportedType.at(spanOf(node), declared));
  return shape;
}
