/** The values of literals. */
import { type Expression, Node, type NumericLiteral, SyntaxKind } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";

/** The number that a literal stands for; TypeScript has resolved prefixes and separators in `text`. */
export function numericValue(node: NumericLiteral): number {
  return Number(node.compilerNode.text);
}

/** The value of a literal, also with a sign; undefined for every other expression. */
export function literalValue(expression: Expression): number | boolean | string | undefined {
  const node = unwrapped(expression);
  if (Node.isStringLiteral(node)) return node.getLiteralValue();
  if (Node.isTrueLiteral(node)) return true;
  if (Node.isFalseLiteral(node)) return false;
  if (Node.isNumericLiteral(node)) return numericValue(node);
  if (!Node.isPrefixUnaryExpression(node) || node.getOperatorToken() !== SyntaxKind.MinusToken) return undefined;
  const operand = unwrapped(node.getOperand());
  return Node.isNumericLiteral(operand) ? -numericValue(operand) : undefined;
}
