/** Expressions that read one element of a list. */
import { type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
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
