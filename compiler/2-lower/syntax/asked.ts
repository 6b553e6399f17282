/** Where nothing but the truth of an expression matters. */
import { type Expression, Node, SyntaxKind } from "ts-morph";

/** Whether an expression is a condition, or a part of one, so that it may stand for any value of the same truth. */
export function isAsked(node: Expression): boolean {
  const parent = node.getParent();
  if (Node.isIfStatement(parent) || Node.isWhileStatement(parent) || Node.isDoStatement(parent)) return true;
  if (Node.isForStatement(parent) || Node.isConditionalExpression(parent)) return parent.getCondition() === node;
  if (Node.isPrefixUnaryExpression(parent)) return parent.getOperatorToken() === SyntaxKind.ExclamationToken;
  if (Node.isBinaryExpression(parent)) {
    const operator = parent.getOperatorToken().getKind();
    const isLogical = operator === SyntaxKind.AmpersandAmpersandToken || operator === SyntaxKind.BarBarToken;
    return isLogical && isAsked(parent);
  }
  const isAround = Node.isParenthesizedExpression(parent) || Node.isNonNullExpression(parent);
  return isAround && isAsked(parent);
}
