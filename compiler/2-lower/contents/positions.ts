/**
 * Positions in arrays, as JavaScript counts them: cut off towards 0 to a whole number, NaN for 0; where methods of arrays
 * take them, one below 0 counts from the end.
 */
import type { Expression } from "ts-morph";
import type { Value } from "../../ir/nodes.ts";
import type { Context } from "../context.ts";
import type { Content } from "./contents.ts";
import { asIndex } from "./convert.ts";

/** A bound of `slice` and its like: a position within the array, or its end. */
export function boundWithin(context: Context, array: Value, content: Content, node: Expression): Value {
  const { builder } = context;
  const whole = knownWhole(content);
  if (whole === undefined) return fromStart(context, array, asIndex(context, content, node), 0);
  if (whole === 0) return builder.index(0);
  const length = builder.length(array);
  if (whole > 0) return whole === Infinity ? length : builder.compute("min", builder.index(whole), length);
  if (whole === -Infinity) return builder.index(0);
  return builder.compute("max", builder.compute("subtract", length, builder.index(-whole)), builder.index(0));
}

/** The position that `at` reads, the first one by default. It may lie outside the array. */
export function positionAt(context: Context, array: Value, argument: Expression | undefined): Value {
  const { builder } = context;
  const content = argument && context.expression(argument);
  if (!argument || !content) return builder.index(0);
  const whole = knownWhole(content);
  if (whole === undefined) return fromStart(context, array, asIndex(context, content, argument), 1);
  const isCounted = Number.isFinite(whole) && whole < 0;
  if (isCounted) return builder.compute("subtract", builder.length(array), builder.index(-whole));
  return builder.index(Number.isFinite(whole) ? whole : -1);
}

/** How many elements of at most `most` are wanted. */
export function countWithin(context: Context, most: Value, content: Content, node: Expression): Value {
  const { builder } = context;
  const wanted = builder.compute("max", asIndex(context, content, node), builder.index(0));
  return builder.compute("toInt32", builder.compute("min", wanted, most));
}

/** The length that an object with a `length` is said to have: none below 0. */
export function lengthSaid(context: Context, content: Content, node: Expression): Value {
  const { builder } = context;
  const length = asIndex(context, content, node);
  if (content.kind === "literal" && content.value >= 0) return length;
  const isPositive = builder.compute("greater", length, builder.index(0));
  return builder.compute("select", isPositive, builder.compute("floor", length), builder.index(0));
}

function knownWhole(content: Content): number | undefined {
  return content.kind === "literal" ? Math.trunc(content.value) || 0 : undefined;
}

/** The position by its number or that from the end; `beyond` as many places behind either end for what lies there. */
function fromStart({ builder }: Context, array: Value, position: Value, beyond: 0 | 1): Value {
  const length = builder.length(array);
  const most = builder.compute("negate", length);
  const first = beyond === 0 ? most : builder.compute("subtract", most, builder.index(beyond));
  const held = builder.compute("min", builder.compute("max", position, first), length);
  const whole = builder.compute("toInt32", held);
  const isCounted = builder.compute("less", whole, builder.index(0));
  return builder.compute("select", isCounted, builder.compute("add", length, whole), whole);
}
