/** Arrays: written in place, made by constructors, copied. */

import { type ArrayLiteralExpression, type CallExpression, type Expression, type NewExpression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unknownFunction, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, arrayType, type FlatArrayType, isArrayType, isFlat, type Shape } from "../../ir/types.ts";
import { bundleOf, readSlot, shapeAt } from "../bundles.ts";
import { type Content, describe, refused } from "../contents.ts";
import type { Context } from "../context.ts";
import { asIndex } from "../convert.ts";
import { asElement } from "../elements.ts";
import { typedArrays } from "../shapes.ts";
import { variableNameFor } from "./literals.ts";

export const array = (value: Value): Content => ({ kind: "array", value });

/** `[a, b]`: a tuple where TypeScript sees one, else a new list. */
export function lowerArrayLiteral(context: Context, node: ArrayLiteralExpression): Content {
  const elements = node.getElements();
  const [only] = elements;
  if (elements.length === 1 && Node.isSpreadElement(only)) return spreadCopy(context, only.getExpression());
  const spread = elements.find((element) => Node.isSpreadElement(element) || Node.isOmittedExpression(element));
  if (spread) {
    const what = `'${excerpt(spread)}' among other elements is`;
    const remedy = "Make an array of the full length, and fill it with 'set' or a loop.";
    return context.refuse(unsupportedSyntax.at(spanOf(spread), { what, remedy }));
  }
  const shape = literalShape(context, node);
  if (!shape) return refused;
  if (shape.kind === "leaf" && isArrayType(shape.type)) return arrayOf(context, shape.type, elements);
  const parts = new Map<string, Content>();
  for (const [i, element] of elements.entries()) parts.set(String(i), context.expression(element));
  if ([...parts.values()].some((content) => content.kind === "refused")) return refused;
  return bundleOf(context, "tuple", parts, variableNameFor(node), node);
}

/** The structure that the surroundings expect of a literal, or else its own. */
function literalShape(context: Context, node: ArrayLiteralExpression): Shape | undefined {
  const expected = node.getContextualType();
  const isUseful = expected && (expected.isTuple() || expected.isArray() || expected.isReadonlyArray());
  if (node.getElements().length === 0 && !isUseful) return { kind: "leaf", type: arrayType("f64", "list") };
  const isConst = Node.isAsExpression(node.getParent()) && node.getParent()?.getText().endsWith("as const");
  const own = isConst ? node.getParentOrThrow().getType() : node.getType();
  const shape = shapeAt(context, isUseful && !isConst ? expected : own, node);
  const isTupleOfNumbers =
    shape?.kind === "tuple" && shape.elements.every((element) => element.kind === "leaf" && element.type === "f64");
  return isConst && isTupleOfNumbers ? { kind: "leaf", type: arrayType("f64", "list") } : shape;
}

/** A new array with these elements. */
export function arrayOf(context: Context, type: ArrayType, elements: readonly Expression[]): Content {
  const { builder } = context;
  const contents = elements.map((element) => context.expression(element));
  if (contents.some((content) => content.kind === "refused")) return refused;
  const made = builder.allocate(type, builder.index(elements.length), { content: "uninitialised" });
  contents.forEach((content, i) => {
    const value = asElement(context, content, made, elements[i] ?? elements[0]!);
    if (value) builder.store(made, builder.index(i), value);
  });
  return array(made);
}

function spreadCopy(context: Context, expression: Expression): Content {
  const content = context.expression(expression);
  if (content.kind === "refused") return refused;
  if (content.kind === "bundle" && content.form === "tuple") {
    const parts = [...content.slots].map(([key, slot]): [string, Content] => [
      key,
      readSlot(context, slot, expression),
    ]);
    return bundleOf(context, "tuple", new Map(parts), undefined, expression);
  }
  if (content.kind !== "array") {
    return context.refuse(
      unexpectedStructure.at(spanOf(expression), { expected: "An array", found: describe(content) }),
    );
  }
  return duplicate(context, content.value, "list");
}

/** A new array with the elements of another: of a list of arrays, the very same arrays. */
export function duplicate(
  context: Context,
  source: Value,
  storage: FlatArrayType["storage"],
  type?: ArrayType,
): Content {
  if (!isArrayType(source.type)) throw new InternalError("a copy of a scalar");
  if (!isFlat(source.type)) return array(copyElements(context, source));
  const element = source.type.element === "bool" ? "bool" : "f64";
  const own = type ?? (storage === source.type.storage ? source.type : arrayType(element, storage));
  return array(context.builder.duplicate(source, own));
}

/** A new list with the elements of `list` from `from` on, `count` of them; by default all. */
export function copyElements(context: Context, list: Value, from?: Value, count?: Value): Value {
  const { builder } = context;
  if (!isArrayType(list.type)) throw new InternalError("a copy of a scalar");
  const to = count ?? builder.length(list);
  const made = builder.allocate(list.type, to, { content: "uninitialised" });
  builder.for({ from: builder.index(0), to, step: builder.index(1), test: "<" }, [], (body, counter) => {
    if (counter) body.store(made, counter, body.load(list, from ? body.compute("add", from, counter) : counter));
    return [];
  });
  return made;
}

export function lowerNew(context: Context, node: NewExpression): Content {
  const callee = unwrapped(node.getExpression()).getText();
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  const element = typedArrays.get(callee);
  if (element) return newTypedArray(context, node, arrayType(element), args);
  if (callee === "Array") return newList(context, node, args);
  const why = "only arrays can be made with 'new'";
  return context.refuse(unknownFunction.at(spanOf(node), { callee: `new ${callee}`, why }));
}

function newTypedArray(context: Context, node: NewExpression, type: ArrayType, args: readonly Expression[]): Content {
  const [source, ...others] = args;
  if (others.length > 0) {
    const remedy = "Make it from a length or an array, or take a 'subarray'.";
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what: "An array over a buffer is", remedy }));
  }
  if (!source) return array(context.builder.allocate(type, context.builder.index(0)));
  const literal = unwrapped(source);
  if (Node.isArrayLiteralExpression(literal) && !literal.getElements().some(Node.isSpreadElement)) {
    return arrayOf(context, type, literal.getElements());
  }
  const content = context.expression(source);
  if (content.kind === "refused") return refused;
  if (content.kind === "array") return duplicate(context, content.value, "typed", type);
  if (content.kind === "bundle") {
    return context.refuse(
      unexpectedStructure.at(spanOf(source), { expected: "A length or an array", found: describe(content) }),
    );
  }
  return array(context.builder.allocate(type, asIndex(context, content, source)));
}

/** `new Array(n)`: its elements are `undefined` until they are written. */
export function newList(context: Context, node: NewExpression | CallExpression, args: readonly Expression[]): Content {
  const type = listType(context, node);
  const [length, ...others] = args;
  if (!type) return refused;
  if (!length || others.length > 0) return arrayOf(context, type, args);
  const size = asIndex(context, context.expression(length), length);
  return array(context.builder.allocate(type, size, { content: "uninitialised" }));
}

/** The list that an expression makes; `new Array(n)` without a type makes one of what its variable says. */
function listType(context: Context, node: Expression): ArrayType | undefined {
  const type = node.getType();
  const expected = type.getArrayElementType()?.isAny() ? node.getContextualType() : type;
  if (!expected || expected.getArrayElementType()?.isAny()) return arrayType("f64", "list");
  const shape = shapeAt(context, expected, node);
  return shape?.kind === "leaf" && isArrayType(shape.type) ? shape.type : undefined;
}
