/**
 * What is known at build time of what a value will be: constants, and tests of what something is. A branch that such a
 * test rules out is not lowered, so code that asks for the kind of its arguments is lowered for the one it is given.
 */
import type { Value } from "../../ir/nodes.ts";
import type { Context } from "../context.ts";
import { Bundle, type Content } from "./contents.ts";

export type Known = number | boolean | string;

/** The value of a content; undefined where the build does not know it. */
export function knownOf(context: Context, content: Content): Known | undefined {
  if (content.kind === "literal") return content.value;
  return content.kind === "scalar" ? context.known.get(content.value) : undefined;
}

/** Whether a content counts as true; undefined where the build does not know. */
export function truthOf(context: Context, content: Content): boolean | undefined {
  if (content.kind === "nothing") return false;
  if (content.kind === "optional") {
    const isThere = context.environment.get(content.presence);
    return typeof isThere === "string" ? undefined : knownTruth(context, isThere);
  }
  if (content.kind === "array") return context.mayBeMissing.has(content.value) ? undefined : true;
  if (content instanceof Bundle || content.kind === "function") return true;
  const known = knownOf(context, content);
  return known === undefined ? undefined : Boolean(known);
}

/** A boolean that the build knows. */
export function knownBoolean(context: Context, value: boolean): Value {
  return remember(context, context.builder.bool(value), value);
}

/** A string that the build knows. */
export function knownText(context: Context, text: string): Content {
  return { kind: "scalar", value: remember(context, context.builder.constant(text, "text"), text) };
}

export function remember(context: Context, value: Value, known: Known): Value {
  context.known.set(value, known);
  return value;
}

/** What a condition is, if the build knows. */
export function knownTruth(context: Context, condition: Value): boolean | undefined {
  const known = context.known.get(condition);
  return typeof known === "boolean" ? known : undefined;
}
