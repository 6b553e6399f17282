/**
 * Which values may be `undefined` when the program runs, and how that is asked. It is asked of a parameter as it came in,
 * and of an element by its index: a derivative keeps numbers, in which what was missing is not a number any more.
 */
import type { Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { listWithHoles, unsupportedMissing } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isList } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { nodesIn } from "../syntax/nodes-in.ts";
import { resizedBy } from "../syntax/resizing.ts";
import { knownBoolean } from "./known.ts";

export type MayBeMissing =
  /** A parameter, or a field of one; `isDeclared` where its type says that it may be left out. */
  | { readonly kind: "parameter"; readonly isDeclared: boolean }
  | { readonly kind: "field" }
  /** `withHoles` names the list where elements before its end may be missing as well. */
  | { readonly kind: "element"; readonly array: Value; readonly index: Value; readonly withHoles?: string | undefined }
  /** One of several, and whether it is missing. */
  | { readonly kind: "told"; readonly isMissing: Value }
  /** What was left out. */
  | { readonly kind: "nothing" }
  /** One of several, of which some may have been left out. */
  | { readonly kind: "leftOutOr" }
  /** One of several, of which some may be missing. */
  | { readonly kind: "merged" };

/** Notes of a value that it is one of `sources`. */
export function noteMerged(context: Context, merged: Value, sources: readonly Value[]): void {
  const mayBe = sources.map((source) => context.mayBeMissing.get(source));
  if (!mayBe.some((each) => each && !(each.kind === "parameter" && !each.isDeclared))) return;
  const isAsked = mayBe.every((each) => !each || isAskable(each));
  context.mayBeMissing.set(merged, { kind: isAsked ? "leftOutOr" : "merged" });
}

/** Whether a value itself tells if it is missing. */
export function isAskable({ kind }: MayBeMissing): boolean {
  return kind === "parameter" || kind === "field" || kind === "nothing" || kind === "leftOutOr";
}

/** Whether it is certain that a value is there. From then on it must be. */
export function isCertain(context: Context, value: Value): boolean {
  const missing = context.mayBeMissing.get(value);
  if (missing !== undefined && !(missing.kind === "parameter" && !missing.isDeclared)) return false;
  context.takenAsThere.add(value);
  return true;
}

/** The test of whether a value is `undefined`; a known `false` where it is reported. */
export function missingTestOf(context: Context, value: Value, node: Node): Value {
  const test = possibleTestOf(context, value);
  if (test) return test;
  const missing = context.mayBeMissing.get(value);
  const list = missing?.kind === "element" ? missing.withHoles : undefined;
  context.refuse(
    list === undefined
      ? unsupportedMissing.at(spanOf(node), { what: `'${excerpt(node)}'` })
      : listWithHoles.at(spanOf(node), { list }),
  );
  return knownBoolean(context, false);
}

/** The test of whether a value is `undefined`; undefined where that cannot be asked any more. */
export function possibleTestOf(context: Context, value: Value): Value | undefined {
  const { builder } = context;
  const missing = context.mayBeMissing.get(value);
  switch (missing?.kind) {
    case undefined:
      context.takenAsThere.add(value);
      return knownBoolean(context, false);
    case "parameter":
    case "field":
    case "leftOutOr":
      return builder.compute("isMissing", value);
    case "nothing":
      return knownBoolean(context, true);
    case "told":
      return isTold(context, missing.isMissing) ? missing.isMissing : undefined;
    case "element":
      if (missing.withHoles !== undefined) return undefined;
      if (isList(missing.array.type) && mayResizeLists(context) && !isJustRead(context, value)) return undefined;
      return isOutside(context, missing.array, missing.index);
    case "merged":
      return undefined;
  }
}

/** What stands for the answer of whether something is missing where nobody may ask. */
export function untold(context: Context): Value {
  const unknown = context.builder.bool(true);
  context.mayBeMissing.set(unknown, { kind: "merged" });
  return unknown;
}

function isTold(context: Context, isMissing: Value): boolean {
  context.takenAsThere.add(isMissing);
  return !context.mayBeMissing.has(isMissing);
}

/** Whether there is no element at a position: it lies before or behind all, or is no whole number. */
export function isOutside({ builder }: Context, array: Value, index: Value): Value {
  const below = builder.compute("less", index, builder.index(0));
  const outside = builder.compute("or", below, builder.compute("greaterOrEqual", index, builder.length(array)));
  const isWhole = builder.compute("isInteger", builder.compute("toFloat", index));
  return builder.compute("or", outside, builder.compute("not", isWhole));
}

/** The place of an element, in a list without holes, that can be read once more: nothing has been changed since it was read. */
export function elementJustRead(context: Context, value: Value) {
  const place = context.mayBeMissing.get(value);
  const canBeRead = place?.kind === "element" && place.withHoles === undefined && isJustRead(context, value);
  return canBeRead ? place : undefined;
}

/** Whether nothing has been changed since an element was read. */
function isJustRead(context: Context, element: Value): boolean {
  const { statements } = context.builder;
  const since = statements.findLastIndex((statement) => statement.kind === "load" && statement.result === element);
  const harmless = new Set(["constant", "compute", "load", "length"]);
  return since >= 0 && statements.slice(since).every(({ kind }) => harmless.has(kind));
}

function mayResizeLists(context: Context): boolean {
  return nodesIn(context.frame.node).some((node) => resizedBy(node).length > 0);
}
