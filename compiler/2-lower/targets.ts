/** Which places a piece of syntax assigns to: the basis of every question about what a stretch of code changes. */
import { type Expression, Node, SyntaxKind } from "ts-morph";
import { unwrapped } from "../1-parse/functions.ts";

export function isAssignmentOperator(kind: SyntaxKind): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

/** The names, elements and fields that `node` itself (not its children) assigns to. */
export function targetsOf(node: Node): Expression[] {
  if (Node.isBinaryExpression(node) && isAssignmentOperator(node.getOperatorToken().getKind())) {
    return flattened(node.getLeft());
  }
  if (Node.isPostfixUnaryExpression(node)) return flattened(node.getOperand());
  if (Node.isPrefixUnaryExpression(node)) {
    const operator = node.getOperatorToken();
    const isUpdate = operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken;
    return isUpdate ? flattened(node.getOperand()) : [];
  }
  if (Node.isForOfStatement(node)) {
    const initializer = node.getInitializer();
    return Node.isExpression(initializer) ? flattened(initializer) : [];
  }
  return [];
}

/** The places of a pattern on the left of an assignment. */
function flattened(target: Expression): Expression[] {
  const inner = unwrapped(target);
  if (Node.isArrayLiteralExpression(inner)) return inner.getElements().flatMap(flattened);
  if (Node.isSpreadElement(inner)) return flattened(inner.getExpression());
  if (Node.isBinaryExpression(inner)) return flattened(inner.getLeft());
  if (Node.isOmittedExpression(inner)) return [];
  if (!Node.isObjectLiteralExpression(inner)) return [inner];
  return inner.getProperties().flatMap((property) => {
    if (Node.isPropertyAssignment(property)) return flattened(property.getInitializerOrThrow());
    return Node.isShorthandPropertyAssignment(property) ? [property.getNameNode()] : [];
  });
}
