/** Arrays: written in place, made by constructors, copied. */

import { type ArrayLiteralExpression, type CallExpression, type Expression, type NewExpression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import {
  unexpectedStructure,
  unknownFunction,
  unsupportedLibrary,
  unsupportedSyntax,
} from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, arrayType, isArrayType, isRecord, listOf, type Shape, sameType } from "../../ir/types.ts";
import { shapeAt } from "../contents/bundles.ts";
import { type Content, describe, refused } from "../contents/contents.ts";
import { asIndex } from "../contents/convert.ts";
import { duplicate } from "../contents/copies.ts";
import { arrayOfItems, itemsOf, tupleOfItems } from "../contents/items.ts";
import { heldType, typedArrays } from "../contents/shapes.ts";
import type { Context } from "../context.ts";
import { holdsFunctions } from "../names/function-types.ts";
import { remedyFor } from "../names/left-to-callers.ts";
import { classOf } from "../names/members.ts";
import { construct } from "./classes.ts";
import { listType } from "./list-types.ts";
import { variableNameFor } from "./literals.ts";

export const array = (value: Value): Content => ({ kind: "array", value });

/** `[a, ...b]`: a tuple where TypeScript sees one, or where it holds functions; else a new list. */
export function lowerArrayLiteral(context: Context, node: ArrayLiteralExpression): Content {
  const elements = node.getElements();
  const [only] = elements;
  const isCopy = elements.length === 1 && Node.isSpreadElement(only);
  if (isCopy || (elements.length > 0 && existsAtBuild(node))) {
    const items = itemsOf(context, elements);
    const [item] = items;
    if (isCopy && item?.spread) return array(duplicate(context, item.spread, "list"));
    return tupleOfItems(context, items, variableNameFor(node), node);
  }
  const shape = literalShape(context, node);
  if (!shape) return refused;
  const items = itemsOf(context, elements);
  if (shape.kind === "leaf" && isArrayType(shape.type)) return arrayOfItems(context, shape.type, items);
  return tupleOfItems(context, items, variableNameFor(node), node);
}

/** Whether the elements are functions, or objects that have some, by the type of the literal or of where it stands. */
function existsAtBuild(node: ArrayLiteralExpression): boolean {
  const expected = node.getContextualType();
  return holdsFunctions(node.getType(), node) || (expected !== undefined && holdsFunctions(expected, node));
}

/** The structure that the surroundings expect of a literal, or else its own. */
function literalShape(context: Context, node: ArrayLiteralExpression): Shape | undefined {
  const expected = node.getContextualType();
  const isUseful = expected && (expected.isTuple() || expected.isArray() || expected.isReadonlyArray());
  if (node.getElements().length === 0 && !isUseful) return { kind: "leaf", type: arrayType("f64", "list") };
  if (!isInConstAssertion(node)) return shapeAt(context, isUseful ? expected : node.getType(), node);
  const parent = node.getParentOrThrow();
  const shape = shapeAt(context, Node.isAsExpression(parent) ? parent.getType() : node.getType(), node);
  const list = shape && listOfAlike(shape);
  return list ? { kind: "leaf", type: list } : shape;
}

/** Whether a literal stands in `... as const`, which makes a tuple of every list in it. */
function isInConstAssertion(node: Node): boolean {
  const parent = node.getParent();
  if (Node.isAsExpression(parent)) return parent.getTypeNode()?.getText() === "const";
  const isPart = Node.isArrayLiteralExpression(parent) || Node.isObjectLiteralExpression(parent);
  const isAround = Node.isPropertyAssignment(parent) || Node.isParenthesizedExpression(parent);
  return (isPart || isAround) && isInConstAssertion(parent);
}

/** The list that a tuple can be as well, whose elements are alike: numbers, or arrays and objects of one type. */
function listOfAlike(shape: Shape): ArrayType | undefined {
  if (shape.kind !== "tuple") return undefined;
  const own = heldType(shape);
  if (!own || !isRecord(own)) return own;
  const [first, ...others] = own.fields.map(({ type }) => type);
  const isAlike = first && isArrayType(first) && others.every((other) => sameType(other, first));
  return isAlike ? listOf(first) : undefined;
}

/** A new array with these elements. */
function arrayOf(context: Context, type: ArrayType, elements: readonly Expression[]): Content {
  return arrayOfItems(context, type, itemsOf(context, elements));
}

export function lowerNew(context: Context, node: NewExpression): Content {
  const callee = unwrapped(node.getExpression()).getText();
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  const element = typedArrays.get(callee);
  if (element) return newTypedArray(context, node, arrayType(element), args);
  if (callee === "Array") return newList(context, node);
  const declaration = classOf(node.getExpression());
  if (declaration) return construct(context, node, declaration);
  const remedy = remedyFor(callee);
  if (remedy) return context.refuse(unsupportedLibrary.at(spanOf(node), { name: `new ${callee}`, remedy }));
  const why = "only arrays and objects of classes with sources can be made with 'new'";
  const made = "Make an array, an object in place ('{ a: x, b: y }'), or one of a class of the project.";
  return context.refuse(unknownFunction.at(spanOf(node), { callee: `new ${callee}`, why, remedy: made }));
}

function newTypedArray(context: Context, node: NewExpression, type: ArrayType, args: readonly Expression[]): Content {
  const [source, ...others] = args;
  if (others.length > 0) {
    const remedy = "Make it from a length or an array, or take a 'subarray'.";
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what: "An array over a buffer is", remedy }));
  }
  if (!source) return array(context.builder.allocate(type, context.builder.index(0)));
  const literal = unwrapped(source);
  if (Node.isArrayLiteralExpression(literal)) {
    return arrayOf(context, type, literal.getElements());
  }
  const content = context.expression(source);
  if (content.kind === "refused") return refused;
  if (content.kind === "array") return array(duplicate(context, content.value, "typed", type));
  if (content.kind === "bundle") {
    return context.refuse(
      unexpectedStructure.at(spanOf(source), { expected: "A length or an array", found: describe(content) }),
    );
  }
  return array(context.builder.allocate(type, asIndex(context, content, source)));
}

/** `new Array(n)`: its elements are `undefined` until they are written. */
export function newList(context: Context, node: NewExpression | CallExpression): Content {
  const type = listType(context, node);
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  const [length, ...others] = args;
  if (!type) return refused;
  if (!length || others.length > 0 || Node.isSpreadElement(length)) return arrayOf(context, type, args);
  const size = asIndex(context, context.expression(length), length);
  return array(context.builder.allocate(type, size, { content: "uninitialised" }));
}
