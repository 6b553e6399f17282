/** What `...rest` takes in patterns and among parameters: a new list, tuple or object of all that is left. */
import type { Node, Type } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, isList, isRecord } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { holdsFunctions } from "../names/function-types.ts";
import { bundleOf, readSlot, refuseMembers, shapeAt } from "./bundles.ts";
import { type Content, describe, refused } from "./contents.ts";
import { copyElements, duplicate } from "./copies.ts";
import { loadField } from "./elements.ts";
import { arrayOfItems, type Item, tupleOfItems } from "./items.ts";

/** A new list of items, or a tuple where TypeScript sees one or where it holds functions. */
export function restOfItems(
  context: Context,
  items: readonly Item<Node>[],
  type: Type,
  name: string | undefined,
  node: Node,
): Content {
  const shape = holdsFunctions(type, node) ? undefined : shapeAt(context, type, node);
  return shape?.kind === "leaf" && isArrayType(shape.type)
    ? arrayOfItems(context, shape.type, items)
    : tupleOfItems(context, items, name, node);
}

/** The elements of a list or tuple from a position on. */
export function restOfElements(context: Context, list: Content, position: number, node: Node): Content {
  const contents = fixedElements(context, list, node);
  if (contents) {
    const items = contents.slice(position).map((content) => ({ content, node }));
    return restOfItems(context, items, node.getType(), undefined, node);
  }
  if (list.kind === "array") return { kind: "array", value: elementsFrom(context, list.value, position) };
  return list.kind === "refused" ? refused : refuse(context, "An array", list, node);
}

/** The elements of what has a known number of them. */
function fixedElements(context: Context, list: Content, node: Node): Content[] | undefined {
  if (list.kind === "bundle") return [...list.slots.values()].map((slot) => readSlot(context, slot, node));
  if (list.kind !== "array" || !isRecord(list.value.type)) return undefined;
  return list.value.type.fields.map(({ name }) => loadField(context, list.value, name) ?? refused);
}

/** A new list: the rest of a typed array is one, too. */
function elementsFrom(context: Context, array: Value, position: number): Value {
  const { builder } = context;
  const list = isList(array.type) ? array : duplicate(context, array, "list");
  const length = builder.length(list);
  const from = builder.compute("min", builder.index(position), length);
  return copyElements(context, list, from, builder.compute("subtract", length, from));
}

/** The fields of an object that are not among those `taken`. */
export function restOfFields(context: Context, object: Content, taken: ReadonlySet<string>, node: Node): Content {
  const parts = new Map<string, Content>();
  if (object.kind === "bundle") {
    if (refuseMembers(context, object, node)) return refused;
    for (const [key, slot] of object.slots) if (!taken.has(key)) parts.set(key, readSlot(context, slot, node));
  } else if (object.kind === "array" && isRecord(object.value.type)) {
    const names = object.value.type.fields.map((field) => field.name).filter((key) => !taken.has(key));
    for (const key of names) parts.set(key, loadField(context, object.value, key) ?? refused);
  } else return object.kind === "refused" ? refused : refuse(context, "An object", object, node);
  return bundleOf(context, "struct", parts, undefined, node);
}

function refuse(context: Context, expected: string, found: Content, node: Node): Content {
  return context.refuse(unexpectedStructure.at(spanOf(node), { expected, found: describe(found) }));
}
