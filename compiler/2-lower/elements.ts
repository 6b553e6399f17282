/** Elements of arrays: numbers, booleans, or arrays themselves. */
import type { Node } from "ts-morph";
import { spanOf } from "../1-parse/source-places.ts";
import { constantElement, unexpectedStructure } from "../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { Value } from "../ir/nodes.ts";
import { elementType, isArrayType, type Type } from "../ir/types.ts";
import { leavesAs } from "./bundles.ts";
import { type Content, describe } from "./contents.ts";
import type { Context } from "./context.ts";
import { asScalar, valued } from "./convert.ts";

/** The type that an element of the array has when it is loaded or stored. */
export function typeOfElements(array: Value): Type {
  if (!isArrayType(array.type)) throw new InternalError("the element of a scalar");
  return elementType(array.type);
}

/** `array[index]`. An array in an array may be any of its type. */
export function loadElement(context: Context, array: Value, index: Value): Content {
  const element = context.builder.load(array, index);
  if (isArrayType(element.type)) context.mayBeOneOf(element, [array]);
  return valued(element);
}

/** The content as an element of the array; undefined, and reported, if it cannot be one. */
export function asElement(context: Context, content: Content, array: Value, node: Node): Value | undefined {
  const type = typeOfElements(array);
  if (!isArrayType(type)) return asScalar(context, content, type, node);
  if (content.kind === "refused") return undefined;
  if (content.kind !== "array" && content.kind !== "bundle") {
    context.refuse(unexpectedStructure.at(spanOf(node), { expected: "An array", found: describe(content) }));
    return undefined;
  }
  const [element] = leavesAs(context, content, { kind: "leaf", type }, node) ?? [];
  if (element && context.fixedArrays.has(element)) context.refuse(constantElement.at(spanOf(node), {}));
  return element;
}
