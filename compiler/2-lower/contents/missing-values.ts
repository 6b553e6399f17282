/**
 * Which values may be `undefined` when the program runs, and how that is asked. It is asked of a parameter as it came in,
 * and of an element by its index: a derivative keeps numbers, in which what was missing is not a number any more.
 */
import type { Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { listWithHoles, unsupportedMissing } from "../../diagnostics/catalog/2-lower.ts";
import type { Span } from "../../diagnostics/span.ts";
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
  /**
   * `withHoles` names the list where elements before its end may be missing as well. `wasOutside` was asked when it was read,
   * where somebody may ask when the list has another length.
   */
  | {
      readonly kind: "element";
      readonly array: Value;
      readonly index: Value;
      readonly withHoles?: string | undefined;
      readonly wasOutside?: Value | undefined;
    }
  /** One of several, and whether it is missing, if those in `there` are not. */
  | { readonly kind: "told"; readonly isMissing: Value; readonly there?: readonly Value[] }
  /** What was left out. */
  | { readonly kind: "nothing" }
  /** One of several, of which some may have been left out. */
  | { readonly kind: "leftOutOr" }
  /** One of several, of which some may be missing; `given` is where a variable was given what does not tell. */
  | { readonly kind: "merged"; readonly given?: Span | undefined };

/** Notes of a value that it is one of `sources`. */
export function noteMerged(context: Context, merged: Value, sources: readonly Value[]): void {
  if (!sources.some((source) => isUncertain(context, source))) return;
  const mayBe = sources.map((source) => context.mayBeMissing.get(source));
  const isAsked = mayBe.every((each) => !each || isAskable(each));
  context.mayBeMissing.set(merged, isAsked ? { kind: "leftOutOr" } : { kind: "merged", given: givenTo(mayBe) });
}

/** Where a variable was given what does not tell whether it is missing. */
function givenTo(mayBe: readonly (MayBeMissing | undefined)[]): Span | undefined {
  return mayBe.map((each) => (each?.kind === "merged" ? each.given : undefined)).find((span) => span !== undefined);
}

/** Refuses the question whether a value is missing that goes by a name. */
export function refuseQuestion(context: Context, value: Value, name: string, node: Node): void {
  const span = givenTo([context.mayBeMissing.get(value)]);
  const message = "Whether what it is given here is missing is not known any more.";
  context.refuse(unsupportedMissing.at(spanOf(node), { what: `'${name}'` }, span ? [{ message, span }] : []));
}

/** Whether a value itself tells if it is missing. */
export function isAskable({ kind }: MayBeMissing): boolean {
  return kind === "parameter" || kind === "field" || kind === "nothing" || kind === "leftOutOr";
}

/** Whether a value may be missing, for all that is known of it. */
export function isUncertain(context: Context, value: Value): boolean {
  const missing = context.mayBeMissing.get(value);
  return missing !== undefined && !(missing.kind === "parameter" && !missing.isDeclared);
}

/** Whether it is certain that a value is there. From then on it must be. */
export function isCertain(context: Context, value: Value): boolean {
  if (isUncertain(context, value)) return false;
  context.takenAsThere.add(value);
  return true;
}

/** The test of whether a value is `undefined`; a known `false` where it is reported. */
export function missingTestOf(context: Context, value: Value, node: Node): Value {
  const test = possibleTestOf(context, value);
  if (test) return test;
  const missing = context.mayBeMissing.get(value);
  const list = missing?.kind === "element" ? missing.withHoles : undefined;
  if (list === undefined) refuseQuestion(context, value, excerpt(node), node);
  else context.refuse(listWithHoles.at(spanOf(node), { list }));
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
      return isTold(context, missing.isMissing) && missing.there?.every((it) => isCertain(context, it)) !== false
        ? missing.isMissing
        : undefined;
    case "element":
      if (missing.withHoles !== undefined) return undefined;
      if (isList(missing.array.type) && mayResizeLists(context) && !isJustRead(context, value))
        return missing.wasOutside;
      return isOutside(context, missing.array, missing.index);
    case "merged":
      return undefined;
  }
}

/** What stands for the answer of whether something is missing where nobody may ask. */
export function untold(context: Context, given?: Node): Value {
  const unknown = context.builder.bool(true);
  context.mayBeMissing.set(unknown, { kind: "merged", given: given && spanOf(given) });
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

/** An element of an array. */
export function elementRead(context: Context, array: Value, index: Value, withHoles?: string): MayBeMissing {
  const isAskedLater = isPresenceKept(context) && isList(array.type) && mayResizeLists(context);
  const wasOutside = isAskedLater ? isOutside(context, array, index) : undefined;
  return { kind: "element", array, index, withHoles, wasOutside };
}

/** Whether some variable in sight says whether it holds a value. */
export function isPresenceKept({ environment }: Context): boolean {
  return environment.cells().some(({ presence }) => presence);
}

function mayResizeLists(context: Context): boolean {
  return nodesIn(context.frame.node).some((node) => resizedBy(node).length > 0);
}
