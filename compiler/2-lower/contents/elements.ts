/** Elements of arrays: numbers, booleans, or arrays themselves. */
import type { Expression, Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { constantElement, unexpectedStructure, wrongElement } from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { elementType, isArrayType, isList, isRecord, type RecordField, type Type } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { mayHaveHoles } from "../syntax/holes.ts";
import { leavesAs, refuseSecondName } from "./bundles.ts";
import { type Content, describe } from "./contents.ts";
import { asScalar, valued } from "./convert.ts";
import { elementRead } from "./missing-values.ts";
import { markCopied } from "./object-copies.ts";
import { taggedRemedy } from "./shapes.ts";

/** The type that an element of the array has when it is loaded or stored. */
export function typeOfElements(array: Value): Type {
  if (!isArrayType(array.type)) throw new InternalError("the element of a scalar");
  return elementType(array.type);
}

/** `array[index]`. An array in an array may be any of its type. */
export function loadElement(context: Context, array: Value, index: Value, type: Type = typeOfElements(array)): Content {
  const element = context.builder.load(array, index, undefined, type);
  if (isArrayType(element.type)) context.mayBeOneOf(element, [array]);
  else context.mayBeMissing.set(element, elementRead(context, array, index));
  return valued(element);
}

/** An element of the array that the expression `list` gives. In a list with holes it may be missing anywhere. */
export function elementOf(context: Context, list: Expression, array: Value, index: Value): Content {
  const content = loadElement(context, array, index);
  if (content.kind !== "scalar" || !isList(array.type) || !mayHaveHoles(list)) return content;
  context.mayBeMissing.set(content.value, elementRead(context, array, index, excerpt(list)));
  return content;
}

/** The field of a record; undefined if it has none of that name. */
export function loadField(context: Context, record: Value, name: string): Content | undefined {
  const position = positionOf(record, name);
  if (position === undefined) return undefined;
  const field = context.builder.field(record, position);
  if (isArrayType(field.type)) context.mayBeOneOf(field, [record]);
  else if (fieldOf(record, position).optional) context.mayBeMissing.set(field, { kind: "field" });
  return valued(field);
}

function fieldOf({ type }: Value, position: number): RecordField {
  const field = isRecord(type) ? type.fields[position] : undefined;
  if (!field) throw new InternalError("a field that its record does not have");
  return field;
}

/** The position of a record's field. */
export function positionOf({ type }: Value, name: string): number | undefined {
  const position = isRecord(type) ? type.fields.findIndex((field) => field.name === name) : -1;
  return position < 0 ? undefined : position;
}

/** The content as an element of the array; undefined, and reported, if it cannot be one. */
export function asElement(
  context: Context,
  content: Content,
  array: Value,
  node: Node,
  type: Type = typeOfElements(array),
): Value | undefined {
  if (content.kind === "refused") return undefined;
  if (!isArrayType(type)) {
    const isScalar = content.kind === "scalar" || content.kind === "literal";
    if (isScalar) return asScalar(context, content, type, node);
    const elements = type === "bool" ? "booleans" : "numbers";
    context.refuse(wrongElement.at(spanOf(node), { elements, found: describe(content) }));
    return undefined;
  }
  if (content.kind !== "array" && content.kind !== "bundle") {
    const expected = isRecord(type) ? "An object" : "An array";
    const remedy = content.kind === "choice" ? { remedy: taggedRemedy } : {};
    context.refuse(unexpectedStructure.at(spanOf(node), { expected, found: describe(content), ...remedy }));
    return undefined;
  }
  if (content.kind === "bundle" && refuseSecondName(context, content, node)) return undefined;
  const [element] = leavesAs(context, content, { kind: "leaf", type }, node) ?? [];
  // A copy of a tuple, which is written under neither name, is as good as the tuple.
  if (element && content.kind === "bundle") {
    markCopied(context, content, node);
    context.fixedArrays.delete(element);
  }
  if (element && context.fixedArrays.has(element)) context.refuse(constantElement.at(spanOf(node), {}));
  return element;
}
