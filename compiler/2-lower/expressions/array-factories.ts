/** The functions `of` and `from` that make arrays: `Float64Array.of(...)`, `Array.from(list, callback)`. */
import { type CallExpression, type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unknownMember } from "../../diagnostics/catalog/2-lower.ts";
import { type ArrayType, arrayType, isFlat } from "../../ir/types.ts";
import { type Content, describe, refused } from "../contents/contents.ts";
import { duplicate } from "../contents/copies.ts";
import { arrayOfItems, elementsOf, itemsOf } from "../contents/items.ts";
import { lengthSaid } from "../contents/positions.ts";
import { typedArrays } from "../contents/shapes.ts";
import type { Context } from "../context.ts";
import { iteratedBy } from "../names/iterables.ts";
import { mapped } from "./array-callbacks.ts";
import { callbackOf, type List } from "./array-visits.ts";
import { listType } from "./list-types.ts";

/** Undefined for anything else. */
export function lowerArrayFactory(
  context: Context,
  node: CallExpression,
  owner: string,
  name: string,
): Content | undefined {
  if (!owner.endsWith("ArrayConstructor")) return undefined;
  const element = typedArrays.get(owner.slice(0, -"Constructor".length));
  const type = element ? arrayType(element) : listType(context, node);
  if (!type) return refused;
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  if (name === "of") return arrayOfItems(context, type, itemsOf(context, args));
  const [source, callback] = args;
  if (name !== "from" || !source) {
    const remedy = "Make the array with its length, and fill it in a loop.";
    return context.refuse(unknownMember.at(spanOf(node), { member: name, of: "an array constructor", remedy }));
  }
  const list = callback || lengthGiven(source) ? goneThrough(context, source) : undefined;
  if (list && callback) return fromMapped(context, node, type, list, callback);
  if (list?.kind === "positions") {
    const content = element ? "zero" : "uninitialised";
    return { kind: "array", value: context.builder.allocate(type, list.length, { content }) };
  }
  return list || callback ? refused : fromElements(context, type, source);
}

/** `{ length: n }`: an object that has nothing but a length. */
function lengthGiven(source: Expression): Expression | undefined {
  const node = unwrapped(source);
  const [property, ...others] = Node.isObjectLiteralExpression(node) ? node.getProperties() : [];
  if (others.length > 0 || !property) return undefined;
  if (Node.isShorthandPropertyAssignment(property)) {
    return property.getName() === "length" ? property.getNameNode() : undefined;
  }
  const isLength = Node.isPropertyAssignment(property) && property.getName() === "length";
  return isLength ? property.getInitializer() : undefined;
}

/** What `from` goes through: an array, a tuple, or as many positions as it is told. */
function goneThrough(context: Context, source: Expression): List | undefined {
  const length = lengthGiven(source);
  if (length)
    return { kind: "positions", length: lengthSaid(context, context.expression(length), length), areElements: false };
  const { list, gives } = iteratedBy(source);
  const content = context.expression(list);
  if (content.kind === "array" && gives !== "entries") {
    const count = () => context.builder.length(content.value);
    return gives === "elements" ? content : { kind: "positions", length: count(), areElements: true };
  }
  if (content.kind === "bundle" && content.form === "tuple" && gives === "elements") return content;
  if (content.kind !== "refused") {
    const found = gives === "elements" ? describe(content) : "an iterator";
    context.refuse(unexpectedStructure.at(spanOf(source), { expected: "An array", found }));
  }
  return undefined;
}

function fromMapped(context: Context, call: CallExpression, type: ArrayType, list: List, place: Expression): Content {
  const callback = callbackOf(context, place, call);
  return callback ? mapped(context, { list, call, callback, place, handed: [] }, type) : refused;
}

function fromElements(context: Context, type: ArrayType, source: Expression): Content {
  const literal = unwrapped(source);
  if (Node.isArrayLiteralExpression(literal))
    return arrayOfItems(context, type, itemsOf(context, literal.getElements()));
  const [item, ...others] = elementsOf(context, source, false);
  if (!item?.spread || others.length > 0) return arrayOfItems(context, type, item ? [item, ...others] : []);
  const isTyped = isFlat(type) && type.storage === "typed";
  const own = isTyped ? duplicate(context, item.spread, "typed", type) : duplicate(context, item.spread, "list");
  return { kind: "array", value: own };
}
