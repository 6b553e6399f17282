/** What a function returns, as far as its syntax tells. */
import { type Expression, Node } from "ts-morph";
import type { CodeNode } from "../1-parse/functions.ts";

/** The expressions that a function returns, without those of functions inside. */
export function returnedBy(node: CodeNode): Expression[] {
  const body = node.getBody();
  if (body && Node.isExpression(body)) return [body];
  const returned: Expression[] = [];
  body?.forEachDescendant((inner, traversal) => {
    if (Node.isFunctionLikeDeclaration(inner)) traversal.skip();
    else if (Node.isReturnStatement(inner)) {
      const expression = inner.getExpression();
      if (expression) returned.push(expression);
    }
  });
  return returned;
}
