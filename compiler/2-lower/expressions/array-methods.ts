/** The methods of arrays. */

import { type CallExpression, type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  unexpectedStructure,
  unknownMember,
  unsupportedSyntax,
  visitOfHoles,
  writesCapture,
  writesConstant,
} from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, isArrayType } from "../../ir/types.ts";
import { type Content, describe, type Nothing, refused, undefinedContent } from "../contents/contents.ts";
import { asIndex } from "../contents/convert.ts";
import { copyElements, copyInto, duplicate, storeInAll } from "../contents/copies.ts";
import { asElement } from "../contents/elements.ts";
import { boundWithin, positionAt } from "../contents/positions.ts";
import type { Context } from "../context.ts";
import { mayBeUnwritten } from "../syntax/holes.ts";
import { lowerFilter, lowerFlatMap, lowerForEach, lowerMap } from "./array-callbacks.ts";
import { lowerConcat, lowerFlat, lowerPush } from "./array-growth.ts";
import { reverse, sortBy, sortNumbers } from "./array-order.ts";
import { lowerFind, lowerFindIndex, lowerReduce, lowerSome } from "./array-reductions.ts";
import { lowerIncludes, lowerIndexOf } from "./array-searches.ts";
import { lowerSplice, lowerTake, lowerUnshift } from "./array-shortening.ts";
import { callbackOf, type List, type Visit } from "./array-visits.ts";
import { array } from "./arrays.ts";
import { readElement } from "./element-reads.ts";
import { placeRead } from "./place-reads.ts";

/** A method of arrays alone. */
type ArrayMethod = (context: Context, target: Value, args: readonly Expression[], node: CallExpression) => Content;

const arrayMethods: ReadonlyMap<string, ArrayMethod> = new Map<string, ArrayMethod>([
  ["at", lowerAt],
  ["concat", lowerConcat],
  ["copyWithin", lowerCopyWithin],
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
  ["join", "Compute with the elements; texts cannot be differentiated."],
]);

/** The methods that call their function also for elements that were never written. */
const visitingHoles: ReadonlySet<string> = new Set(["find", "findIndex", "findLast", "findLastIndex"]);

/** The methods without a function that leave out what was never written, or put it elsewhere. */
const placingHoles: ReadonlySet<string> = new Set(["flat", "sort", "toSorted"]);

/** What the methods are called on. */
type Target = Exclude<List, { kind: "positions" }>;

const takingSpreads: ReadonlySet<string> = new Set(["concat", "push", "splice", "unshift"]);

/** `target.name(...)` of an array or a tuple. */
export function lowerArrayMethod(context: Context, node: CallExpression, target: Target, name: string): Content {
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  const visitor = visitors.get(name);
  if (visitor) return lowerVisit(context, node, target, name, visitor);
  const method = arrayMethods.get(name);
  const isSpread = args.some(Node.isSpreadElement) && !takingSpreads.has(name);
  if (method && !isSpread && target.kind === "array") {
    const list = listOf(node);
    if (placingHoles.has(name) && mayBeUnwritten(list, node)) {
      return context.refuse(visitOfHoles.at(spanOf(node), { method: name, list: excerpt(list) }));
    }
    return method(context, target.value, args, node);
  }
  const remedy = remedies.get(name) ?? "Write a loop over the elements.";
  const of = target.kind === "array" ? "an array" : "a tuple";
  return context.refuse(unknownMember.at(spanOf(node), { member: name, of, remedy }));
}

function lowerVisit(context: Context, node: CallExpression, target: Target, name: string, visitor: Visitor): Content {
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  const list = listOf(node);
  if (target.kind === "array" && !visitingHoles.has(name) && mayBeUnwritten(list, node)) {
    return context.refuse(visitOfHoles.at(spanOf(node), { method: name, list: excerpt(list) }));
  }
  const callback = callbackOf(context, args[0], node);
  if (!callback) return refused;
  const filler = target.kind === "array" ? nothingIn(list) : undefined;
  const visited: List =
    target.kind === "array" && filler
      ? { kind: "positions", length: context.builder.length(target.value), areElements: false, filler }
      : target;
  const [place = node, ...others] = args;
  return visitor(context, { list: visited, call: node, callback, place, handed: [target] }, others);
}

/** What a method is called on. */
function listOf(node: CallExpression): Expression {
  const callee = unwrapped(node.getExpression());
  return Node.isPropertyAccessExpression(callee) ? unwrapped(callee.getExpression()) : node;
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
  const { list } = placeRead(node) ?? { list: node };
  return readElement(context, node, list, target, positionAt(context, target, args[0]));
}

function lowerFill(context: Context, target: Value, args: readonly Expression[], node: CallExpression): Content {
  checkWritable(context, target, node);
  const [filler, ...bounds] = args;
  if (!filler) return refuseArguments(context, node);
  const last = context.builder.statements.at(-1);
  const content = context.expression(filler);
  if (content.kind === "nothing") return fillWithNothing(context, target, filler, node);
  const value = asElement(context, content, target, filler);
  if (!value) return refused;
  if (bounds.length > 0 && arrayTypeOf(target).storage === "list") {
    const [from, to] = bounds.map((bound) => boundWithin(context, target, context.expression(bound), bound));
    storeInAll(context, target, value, from, to);
    return array(target);
  }
  const range = bounds.length === 0 ? target : viewOf(context, target, bounds);
  const filling = context.builder.statements.at(-1);
  const isZero = filling?.kind === "constant" && filling.result === value && Object.is(filling.value, 0);
  if (isZero && range === target && last?.kind === "allocate" && last.result === target) {
    const position = context.builder.statements.lastIndexOf(last);
    context.builder.statements.splice(position, 2, { ...last, content: "zero" });
  } else if (isArrayType(value.type)) storeInAll(context, target, value);
  else context.builder.fill(range, value);
  return array(target);
}

/** `new Array(n).fill(null).map(...)`: the elements are nothing, and are handed to the function as that. */
function fillWithNothing(context: Context, target: Value, filler: Expression, node: CallExpression): Content {
  const member = node.getParent();
  if (Node.isPropertyAccessExpression(member) && member.getName() === "map" && nothingIn(node)) return array(target);
  const remedy =
    "Fill it with a value such as 'Number.NaN', or make its elements at once: '.fill(null).map((_, i) => i)'.";
  return context.refuse(
    unsupportedSyntax.at(spanOf(node), { what: `Filling an array with '${excerpt(filler)}' is`, remedy }),
  );
}

/** What `fill` on the spot puts into all elements of a list, if that is nothing. */
function nothingIn(list: Expression): Nothing | undefined {
  const callee = Node.isCallExpression(list) ? unwrapped(list.getExpression()) : undefined;
  if (!Node.isCallExpression(list) || !Node.isPropertyAccessExpression(callee) || callee.getName() !== "fill")
    return undefined;
  const [filler, ...bounds] = list.getArguments();
  if (bounds.length > 0 || !Node.isExpression(filler)) return undefined;
  if (Node.isNullLiteral(unwrapped(filler))) return { kind: "nothing", value: "null" };
  return filler.getText() === "undefined" ? undefinedContent : undefined;
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

/** `target.copyWithin(to, from, end)`: what is copied is read before any of it is written. */
function lowerCopyWithin(context: Context, target: Value, args: readonly Expression[], node: CallExpression): Content {
  checkWritable(context, target, node);
  const { builder } = context;
  const [to, from = builder.index(0), end = builder.length(target)] = args.map((argument) =>
    boundWithin(context, target, context.expression(argument), argument),
  );
  if (!to) return refuseArguments(context, node);
  const count = builder.compute(
    "min",
    builder.compute("subtract", end, from),
    builder.compute("subtract", builder.length(target), to),
  );
  const copied = builder.compute("max", count, builder.index(0));
  copyInto(context, target, to, copyElements(context, target, from, copied), copied);
  return array(target);
}

function lowerSlice(context: Context, target: Value, args: readonly Expression[]): Content {
  const isList = arrayTypeOf(target).storage === "list";
  if (args.length === 0) return array(duplicate(context, target, isList ? "list" : "typed"));
  if (isList) return sliceList(context, target, args);
  return array(context.builder.duplicate(viewOf(context, target, args), arrayTypeOf(target)));
}

/** `list.slice(start, end)`, element by element: a list has no views. */
function sliceList(context: Context, list: Value, args: readonly Expression[]): Content {
  const { builder } = context;
  const [from, to] = args.map((argument) => boundWithin(context, list, context.expression(argument), argument));
  if (!from) return refused;
  const end = to ?? builder.length(list);
  const count = builder.compute("max", builder.compute("subtract", end, from), builder.index(0));
  return array(copyElements(context, list, from, count));
}

function lowerSubarray(context: Context, target: Value, args: readonly Expression[], node: CallExpression): Content {
  if (arrayTypeOf(target).storage === "list") {
    return context.refuse(unknownMember.at(spanOf(node), { member: "subarray", of: "a list", remedy: "Use 'slice'." }));
  }
  return array(viewOf(context, target, args));
}

/** The part of a typed array between two bounds, sharing its memory. */
function viewOf(context: Context, target: Value, bounds: readonly Expression[]): Value {
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
