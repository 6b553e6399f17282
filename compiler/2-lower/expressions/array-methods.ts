/** The methods of arrays, and the functions `of` and `from` that make them. */

import { type CallExpression, type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  unexpectedStructure,
  unknownMember,
  writesCapture,
  writesConstant,
} from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, arrayType, isArrayType } from "../../ir/types.ts";
import { type Content, describe, refused } from "../contents.ts";
import type { Context } from "../context.ts";
import { asIndex } from "../convert.ts";
import { copyElements, duplicate } from "../copies.ts";
import { asElement, loadElement } from "../elements.ts";
import { typedArrays } from "../shapes.ts";
import { array, arrayOf } from "./arrays.ts";

type Method = (context: Context, target: Value, args: readonly Expression[], node: CallExpression) => Content;

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["at", lowerAt],
  ["fill", lowerFill],
  ["set", lowerSet],
  ["slice", lowerSlice],
  ["subarray", lowerSubarray],
]);

const remedies: ReadonlyMap<string, string> = new Map([
  ["push", "Make the array as long as it will become, and write elements by index."],
  ["pop", "Keep the number of elements in a variable of its own."],
  ["copyWithin", "Write a loop, or copy with 'set' from a 'slice'."],
  ["map", "Write a loop into a new array."],
  ["forEach", "Write a 'for' loop."],
  ["reduce", "Write a 'for' loop that adds to a variable."],
]);

/** `target.name(...)` of an array. */
export function lowerArrayMethod(context: Context, node: CallExpression, target: Value, name: string): Content {
  const method = methods.get(name);
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  const spread = args.find(Node.isSpreadElement);
  if (!method || spread) {
    const remedy = remedies.get(name) ?? "Write a loop over the elements.";
    return context.refuse(unknownMember.at(spanOf(node), { member: name, of: "an array", remedy }));
  }
  return method(context, target, args, node);
}

/** Reports a write to an array that must not change. */
function checkWritable(context: Context, target: Value, node: Node): void {
  const fixed = context.fixedArrays.get(target);
  if (fixed === "constant") context.refuse(writesConstant.at(spanOf(node), { array: excerpt(node) }));
  if (fixed === "captured") context.refuse(writesCapture.at(spanOf(node), { name: excerpt(node) }));
}

function lowerAt(context: Context, target: Value, args: readonly Expression[], node: CallExpression): Content {
  const { builder } = context;
  const [position] = args;
  const content: Content = position ? context.expression(position) : { kind: "literal", value: 0 };
  if (content.kind === "literal") {
    const isFromEnd = content.value < 0;
    const offset = builder.index(Math.abs(content.value));
    const position = isFromEnd ? builder.compute("subtract", builder.length(target), offset) : offset;
    return loadElement(context, target, position);
  }
  const index = asIndex(context, content, position ?? node);
  return loadElement(context, target, fromEnd(context, target, index));
}

/** The position that an index means, where a negative one counts from the end. */
function fromEnd(context: Context, target: Value, index: Value): Value {
  const { builder } = context;
  const counted = builder.compute("add", builder.length(target), index);
  return builder.compute("select", builder.compute("less", index, builder.index(0)), counted, index);
}

function lowerFill(context: Context, target: Value, args: readonly Expression[], node: CallExpression): Content {
  checkWritable(context, target, node);
  const [filler, ...bounds] = args;
  if (!filler) return refuseArguments(context, node);
  const last = context.builder.statements.at(-1);
  const value = asElement(context, context.expression(filler), target, filler);
  if (!value) return refused;
  const range = bounds.length === 0 ? target : viewOf(context, target, bounds, node);
  if (!range) return refused;
  const filling = context.builder.statements.at(-1);
  const isZero = filling?.kind === "constant" && filling.result === value && Object.is(filling.value, 0);
  if (isZero && range === target && last?.kind === "allocate" && last.result === target) {
    const position = context.builder.statements.lastIndexOf(last);
    context.builder.statements.splice(position, 2, { ...last, content: "zero" });
  } else context.builder.fill(range, value);
  return array(target);
}

function lowerSet(context: Context, target: Value, args: readonly Expression[], node: CallExpression): Content {
  checkWritable(context, target, node);
  const [list, offset] = args;
  if (!list) return refuseArguments(context, node);
  const source = context.expression(list);
  const start = offset ? asIndex(context, context.expression(offset), offset) : context.builder.index(0);
  if (source.kind === "refused") return refused;
  if (source.kind !== "array") {
    return context.refuse(unexpectedStructure.at(spanOf(list), { expected: "An array", found: describe(source) }));
  }
  context.builder.copy(target, start, source.value);
  return { kind: "nothing", value: "undefined" };
}

function lowerSlice(context: Context, target: Value, args: readonly Expression[], node: CallExpression): Content {
  const isList = arrayTypeOf(target).storage === "list";
  if (args.length === 0) return array(duplicate(context, target, isList ? "list" : "typed"));
  if (isList) return sliceList(context, target, args);
  const view = viewOf(context, target, args, node);
  return view ? array(context.builder.duplicate(view, arrayTypeOf(target))) : refused;
}

/** `list.slice(start, end)`, element by element: a list has no views. */
function sliceList(context: Context, list: Value, args: readonly Expression[]): Content {
  const { builder } = context;
  const [from, to] = args.map((argument) =>
    clamped(context, list, asIndex(context, context.expression(argument), argument)),
  );
  if (!from) return refused;
  const end = to ?? builder.length(list);
  const count = builder.compute("max", builder.compute("subtract", end, from), builder.index(0));
  return array(copyElements(context, list, from, count));
}

/** A bound of `slice`: from the end if negative, and within the list. */
function clamped(context: Context, list: Value, bound: Value): Value {
  const { builder } = context;
  const position = builder.compute("max", fromEnd(context, list, bound), builder.index(0));
  return builder.compute("min", position, builder.length(list));
}

function lowerSubarray(context: Context, target: Value, args: readonly Expression[], node: CallExpression): Content {
  const view = viewOf(context, target, args, node);
  return view ? array(view) : refused;
}

/** The part of a typed array between two bounds, sharing its memory. */
function viewOf(context: Context, target: Value, bounds: readonly Expression[], node: Node): Value | undefined {
  if (arrayTypeOf(target).storage === "list") {
    const remedy = "Write a loop over the elements, or use a typed array.";
    context.refuse(unknownMember.at(spanOf(node), { member: "fill' of a part", of: "a list", remedy }));
    return undefined;
  }
  const [first, second] = bounds;
  const { builder } = context;
  const start = first ? asIndex(context, context.expression(first), first) : builder.index(0);
  const end = second ? asIndex(context, context.expression(second), second) : builder.length(target);
  const view = builder.view(target, start, end);
  context.viewBases.set(view, context.viewBases.get(target) ?? target);
  const fixed = context.fixedArrays.get(target);
  if (fixed) context.fixedArrays.set(view, fixed);
  return view;
}

function refuseArguments(context: Context, node: CallExpression): Content {
  const remedy = "Hand in its arguments.";
  return context.refuse(unknownMember.at(spanOf(node), { member: excerpt(node), of: "an array", remedy }));
}

function arrayTypeOf(value: Value): ArrayType {
  if (!isArrayType(value.type)) throw new InternalError("a scalar in place of an array");
  return value.type;
}

/** `Float64Array.of(...)`, `Float64Array.from(list)`, `Array.of(...)`, `Array.from(list)`; undefined for anything else. */
export function lowerArrayFactory(
  context: Context,
  node: CallExpression,
  owner: string,
  name: string,
): Content | undefined {
  if (!owner.endsWith("ArrayConstructor")) return undefined;
  const element = typedArrays.get(owner.slice(0, -"Constructor".length));
  const type = element ? arrayType(element) : arrayType("f64", "list");
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  if (name === "of" && !args.some(Node.isSpreadElement)) return arrayOf(context, type, args);
  const [list, ...others] = args;
  if (name !== "from" || !list || others.length > 0) {
    const remedy = "Make the array with its length, and fill it in a loop.";
    return context.refuse(unknownMember.at(spanOf(node), { member: name, of: "an array constructor", remedy }));
  }
  const literal = unwrapped(list);
  if (Node.isArrayLiteralExpression(literal)) return arrayOf(context, type, literal.getElements());
  const source = context.expression(list);
  if (source.kind === "refused") return refused;
  if (source.kind !== "array") {
    return context.refuse(unexpectedStructure.at(spanOf(list), { expected: "An array", found: describe(source) }));
  }
  return array(element ? duplicate(context, source.value, "typed", type) : duplicate(context, source.value, "list"));
}
