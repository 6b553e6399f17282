/**
 * Whether scalars are missing that one of several paths gives: where a variable in sight says whether it holds a value, each
 * path tells of what it gives, so that the variable can be given what came of them. Elsewhere nobody asks.
 */
import type { Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { knownBoolean } from "./known.ts";
import { isAskable, isUncertain, possibleTestOf } from "./missing-values.ts";

/** Whether a value of a path is missing; undefined where that cannot be told. Nothing is asked of what is taken as there. */
export function toldOf(context: Context, value: Value): Value | undefined {
  if (isArrayType(value.type)) return undefined;
  return isUncertain(context, value) ? possibleTestOf(context, value) : knownBoolean(context, false);
}

/** Whether what is one of `sources` has to be told from what is missing by more than itself. */
export function isToldBeside(context: Context, sources: readonly Value[]): boolean {
  return sources.some((source) => {
    const missing = context.mayBeMissing.get(source);
    return missing !== undefined && isUncertain(context, source) && !isAskable(missing) && !isArrayType(source.type);
  });
}

/** Notes of a value that it is one of `sources`, and missing where `isMissing` holds. */
export function noteTold(context: Context, value: Value, sources: readonly Value[], isMissing: Value): void {
  const there = sources.filter((source) => !isUncertain(context, source));
  context.mayBeMissing.set(value, { kind: "told", isMissing, there });
}
