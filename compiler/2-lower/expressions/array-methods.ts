/** The methods of arrays. */

import { type CallExpression, type Expression, Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  unexpectedStructure,
  unknownMember,
  unsupportedSyntax,
  writesCapture,
  writesConstant,
} from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, isArrayType } from "../../ir/types.ts";
import { type Content, describe, refused } from "../contents/contents.ts";
import { asIndex } from "../contents/convert.ts";
import { copyElements, duplicate, referToFromAll } from "../contents/copies.ts";
import { asElement, loadElement } from "../contents/elements.ts";
import type { Context } from "../context.ts";
import { lowerFilter, lowerFlatMap, lowerForEach, lowerMap } from "./array-callbacks.ts";
import { lowerConcat, lowerFlat, lowerPush } from "./array-growth.ts";
import { reverse, sortBy, sortNumbers } from "./array-order.ts";
import { lowerFind, lowerFindIndex, lowerReduce, lowerSome } from "./array-reductions.ts";
import { lowerIncludes, lowerIndexOf } from "./array-searches.ts";
import { lowerSplice, lowerTake, lowerUnshift } from "./array-shortening.ts";
import { callbackOf, type List, type Visit } from "./array-visits.ts";
import { array } from "./arrays.ts";

/** A method of arrays alone. */
type ArrayMethod = (context: Context, target: Value, args: readonly Expression[], node: CallExpression) => Content;

const arrayMethods: ReadonlyMap<string, ArrayMethod> = new Map<string, ArrayMethod>([
  ["at", lowerAt],
  ["concat", lowerConcat],
  ["fill", lowerFill],
  ["flat", lowerFlat],
  ["includes", lowerIncludes],
  ["indexOf", (context, target, args, node) => lowerIndexOf(context, target, args, node, false)],
  ["lastIndexOf", (context, target, args, node) => lowerIndexOf(context, target, args, node, true)],
  ["pop", (context, target, _, node) => lowerTake(context, writable(context, target, node), node, false)],
  ["push", (context, target, args, node) => lowerPush(context, writable(context, target, node), args, node)],
  ["reverse", (context, target, _, node) => reverse(context, writable(context, target, node))],
  ["set", lowerSet],
  ["shift", (context, target, _, node) => lowerTake(context, writable(context, target, node), node, true)],
  ["slice", lowerSlice],
  ["sort", (context, target, args, node) => lowerSort(context, writable(context, target, node), args, node)],
  ["splice", (context, target, args, node) => lowerSplice(context, writable(context, target, node), args, node)],
  ["subarray", lowerSubarray],
  ["toReversed", (context, target) => reverse(context, copied(context, target))],
  ["unshift", (context, target, args, node) => lowerUnshift(context, writable(context, target, node), args, node)],
  ["toSorted", (context, target, args, node) => lowerSort(context, copied(context, target), args, node)],
]);

/** A method that calls a function for the elements, of arrays and tuples. */
type Visitor = (context: Context, visit: Visit, args: readonly Expression[]) => Content;

const visitors: ReadonlyMap<string, Visitor> = new Map<string, Visitor>([
  ["every", (context, visit) => lowerSome(context, visit, true)],
  ["filter", lowerFilter],
  ["find", (context, visit) => lowerFind(context, visit, false)],
  ["findIndex", (context, visit) => lowerFindIndex(context, visit, false)],
  ["findLast", (context, visit) => lowerFind(context, visit, true)],
  ["findLastIndex", (context, visit) => lowerFindIndex(context, visit, true)],
  ["flatMap", lowerFlatMap],
  ["forEach", lowerForEach],
  ["map", lowerMap],
  ["reduce", (context, visit, args) => lowerReduce(context, visit, initialOf(context, args), false)],
  ["reduceRight", (context, visit, args) => lowerReduce(context, visit, initialOf(context, args), true)],
  ["some", (context, visit) => lowerSome(context, visit, false)],
]);

const remedies: ReadonlyMap<string, string> = new Map([
  ["copyWithin", "Write a loop, or copy with 'set' from a 'slice'."],
  ["join", "Compute with the elements; texts cannot be differentiated."],
]);

/** What the methods are called on. */
type Target = Exclude<List, { kind: "positions" }>;

const takingSpreads: ReadonlySet<string> = new Set(["concat", "push", "unshift"]);

/** `target.name(...)` of an array or a tuple. */
export function lowerArrayMethod(context: Context, node: CallExpression, target: Target, name: string): Content {
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  const visitor = visitors.get(name);
  if (visitor) {
    const [place = node] = args;
    const callback = callbackOf(context, args[0], node);
    return callback
      ? visitor(context, { list: target, call: node, callback, place, handed: [target] }, args.slice(1))
      : refused;
  }
  const method = arrayMethods.get(name);
  const isSpread = args.some(Node.isSpreadElement) && !takingSpreads.has(name);
  if (method && !isSpread && target.kind === "array") return method(context, target.value, args, node);
  const remedy = remedies.get(name) ?? "Write a loop over the elements.";
  const of = target.kind === "array" ? "an array" : "a tuple";
  return context.refuse(unknownMember.at(spanOf(node), { member: name, of, remedy }));
}

function initialOf(context: Context, [initial]: readonly Expression[]): Content | undefined {
  return initial && context.expression(initial);
}

/** The array, which is reported if it must not change. */
function writable(context: Context, target: Value, node: Node): Value {
  checkWritable(context, target, node);
  return target;
}

function copied(context: Context, target: Value): Value {
  return duplicate(context, target, "list", isArrayType(target.type) ? target.type : undefined);
}

function lowerSort(context: Context, array: Value, args: readonly Expression[], node: CallExpression): Content {
  const [place] = args;
  if (!place) return sortNumbers(context, array, node);
  const callback = callbackOf(context, place, node);
  const list: List = { kind: "array", value: array };
  return callback ? sortBy(context, array, { list, call: node, callback, place, handed: [] }) : refused;
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
  } else if (isArrayType(value.type)) referToFromAll(context, target, value);
  else context.builder.fill(range, value);
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
    context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'fill' of a part of a list is", remedy }));
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
