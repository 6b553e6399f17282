/** Reading what may hold an object or array, or nothing. */
import { Node } from "ts-morph";
import type { Value } from "../../ir/nodes.ts";
import type { Type } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { mayStayMissing } from "../syntax/asked.ts";
import { Cell, type Content, type Nothing, Optional, refused } from "./contents.ts";
import { knownBoolean, knownTruth } from "./known.ts";
import { anyValue } from "./regions.ts";

/** What stands in the cell of a missing object: arithmetic with what is undefined gives no number. */
export function blank(context: Context, type: Type): Value {
  return type === "f64" ? context.builder.float(Number.NaN) : anyValue(context.builder, type);
}

/** What stands for what is missing: `null` counts as zero, `undefined` is no number. */
export function absent(context: Context, type: Type, missingAs: Nothing["value"]): Value {
  return missingAs === "null" && type === "f64" ? context.builder.float(0) : blank(context, type);
}

/** What is given where `isThere`, else nothing; `mayLack` where that TypeScript takes it for there says nothing. */
export function optionalOf(
  context: Context,
  isThere: Value,
  given: Content,
  missingAs: Nothing["value"],
  mayLack = false,
): Content {
  const presence = new Cell("bool", undefined);
  context.assign(presence, isThere);
  if (given.kind === "bundle") return new Optional(given, presence, missingAs, mayLack);
  if (given.kind !== "array") return refused;
  const held = new Cell(given.value.type, undefined);
  context.assign(held, given.value);
  return new Optional(held, presence, missingAs, mayLack);
}

/** Whether something is held now. */
export function presenceOf(context: Context, { presence }: Optional): Value {
  const value = context.environment.get(presence);
  return typeof value === "string" ? knownBoolean(context, false) : value;
}

/** Whether nothing is held now. */
export function absenceOf(context: Context, optional: Optional): Value {
  const isThere = presenceOf(context, optional);
  const known = knownTruth(context, isThere);
  return known === undefined ? context.builder.compute("not", isThere) : knownBoolean(context, !known);
}

/** What is held, where something is. */
export function heldBy({ environment }: Context, { held }: Optional): Content {
  if (!(held instanceof Cell)) return held;
  const value = environment.get(held);
  return typeof value === "string" ? refused : { kind: "array", value };
}

/** What is held; where nothing is, JavaScript's error. */
export function heldForCertain(context: Context, optional: Optional, member?: string, isWritten = false): Content {
  const isThere = presenceOf(context, optional);
  if (knownTruth(context, isThere) !== true && !context.environment.isChecked(isThere)) {
    const { builder } = context;
    const { origin } = builder;
    const [verb, doing] = isWritten ? ["set", "setting"] : ["read", "reading"];
    const what = member === undefined ? "" : ` (${doing} '${member}')`;
    const parts = [`Cannot ${verb} properties of ${optional.missingAs}${what}`];
    const then = builder.nested().close({ kind: "throw", errorClass: "TypeError", parts, origin });
    const condition = absenceOf(context, optional);
    builder.push({ kind: "if", condition, then, otherwise: builder.nested().yield(), results: [], origin });
    context.environment.noteChecked(isThere);
  }
  return heldBy(context, optional);
}

/** What a variable gives where it is named: as TypeScript sees it there, what it holds, or nothing. */
export function readOptional(context: Context, optional: Optional, node: Node): Content {
  const known = knownTruth(context, presenceOf(context, optional));
  if (known !== undefined) return known ? heldBy(context, optional) : nothingOf(optional);
  const type = node.getType();
  const isCertain = !type.isNever() && !type.isAny() && !type.isNullable() && !type.isNull() && !type.isUndefined();
  if (!isCertain) return optional;
  if (!optional.mayLack) return heldBy(context, optional);
  return Node.isExpression(node) && mayStayMissing(node) ? optional : heldForCertain(context, optional);
}

/** A part of an object where it is named. */
export function asSeen(context: Context, part: Content, node: Node): Content {
  return part.kind === "optional" ? readOptional(context, part, node) : part;
}

export function nothingOf({ missingAs }: Optional): Nothing {
  return { kind: "nothing", value: missingAs };
}
