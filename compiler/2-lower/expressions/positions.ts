/** Positions in arrays. As the methods of arrays take them, a negative one counts from the end. */
import { type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import type { Value } from "../../ir/nodes.ts";
import { asIndex } from "../contents/convert.ts";
import type { Context } from "../context.ts";
import { meaningOf } from "../names/meanings.ts";

/** `list[index]` and `list.at(index)`; undefined for anything else. */
export function placeRead(node: Expression): PlaceRead | undefined {
  if (Node.isElementAccessExpression(node)) {
    return { list: node.getExpression(), index: node.getArgumentExpressionOrThrow(), isCounted: false };
  }
  const callee = Node.isCallExpression(node) ? unwrapped(node.getExpression()) : undefined;
  if (!Node.isCallExpression(node) || !Node.isPropertyAccessExpression(callee) || callee.getName() !== "at")
    return undefined;
  const [index] = node.getArguments();
  if (meaningOf(callee).kind !== "library" || !Node.isExpression(index)) return undefined;
  return { list: callee.getExpression(), index, isCounted: true };
}

export interface PlaceRead {
  readonly list: Expression;
  readonly index: Expression;
  /** Whether a negative index counts from the end. */
  readonly isCounted: boolean;
}

/** Whether a position lies outside an array. */
export function isOutside({ builder }: Context, array: Value, index: Value): Value {
  const below = builder.compute("less", index, builder.index(0));
  const outside = builder.compute("or", below, builder.compute("greaterOrEqual", index, builder.length(array)));
  const float = builder.statements.findLast(
    (it) => it.kind === "compute" && it.op === "toIndex" && it.result === index,
  );
  if (float?.kind !== "compute") return outside;
  return builder.compute("or", outside, builder.compute("not", builder.compute("isInteger", float.operands[0]!)));
}

/** The position that `at` reads. */
export function positionAt(context: Context, target: Value, argument: Expression | undefined): Value {
  const { builder } = context;
  const content = argument && context.expression(argument);
  if (!argument || !content) return builder.index(0);
  if (content.kind !== "literal") return fromEnd(context, target, asIndex(context, content, argument));
  const offset = builder.index(Math.abs(content.value));
  return content.value < 0 ? builder.compute("subtract", builder.length(target), offset) : offset;
}

/** A bound of `slice` and its like: within the array. */
export function clamped(context: Context, target: Value, bound: Value): Value {
  const { builder } = context;
  const position = builder.compute("max", fromEnd(context, target, bound), builder.index(0));
  return builder.compute("min", position, builder.length(target));
}

function fromEnd({ builder }: Context, target: Value, index: Value): Value {
  const counted = builder.compute("add", builder.length(target), index);
  return builder.compute("select", builder.compute("less", index, builder.index(0)), counted, index);
}
