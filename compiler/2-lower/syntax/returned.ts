/** What a function returns, as far as its syntax tells. */
import { type Expression, Node, type ReturnStatement } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";

/** The expressions that a function returns, without those of functions inside. */
export function returnedBy(node: CodeNode): Expression[] {
  const body = node.getBody();
  return body && Node.isExpression(body) ? [body] : returnsIn(node).flatMap((it) => it.getExpression() ?? []);
}

/** The `return` statements of a function, without those of functions inside. */
export function returnsIn(node: CodeNode): ReturnStatement[] {
  const found: ReturnStatement[] = [];
  node.getBody()?.forEachDescendant((inner, traversal) => {
    if (Node.isFunctionLikeDeclaration(inner) || Node.isFunctionExpression(inner)) traversal.skip();
    else if (Node.isReturnStatement(inner)) found.push(inner);
  });
  return found;
}
