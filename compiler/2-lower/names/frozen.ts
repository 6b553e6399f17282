/** `Object.freeze({ ... })`: its fields are read only for TypeScript as well, and the object has no other name. */
import { type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { meaningOf } from "./meanings.ts";

/** The object or array written in place that a call freezes; undefined for anything else. */
export function frozenLiteral(node: Node): Expression | undefined {
  if (!Node.isCallExpression(node)) return undefined;
  const callee = meaningOf(node.getExpression());
  if (callee.kind !== "library" || callee.of !== "ObjectConstructor" || callee.name !== "freeze") return undefined;
  const [argument] = node.getArguments();
  const literal = Node.isExpression(argument) ? unwrapped(argument) : undefined;
  return Node.isObjectLiteralExpression(literal) || Node.isArrayLiteralExpression(literal) ? literal : undefined;
}
