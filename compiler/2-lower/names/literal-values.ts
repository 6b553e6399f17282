/** The values of literals. */
import { type Expression, Node, type NumericLiteral, SyntaxKind } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import type { DefaultList } from "../../ir/default-values.ts";

/** The number that a literal stands for; TypeScript has resolved prefixes and separators in `text`. */
export function numericValue(node: NumericLiteral): number {
  return Number(node.compilerNode.text);
}

/**
 * The elements of an array that is written out in numbers, also of a typed array: `[1, 2]`, `[[1], [2, 3]]`,
 * `new Float64Array([1, 2])`, `Float64Array.of(1, 2)`. Undefined for every other expression.
 */
export function literalList(expression: Expression): DefaultList | undefined {
  const node = unwrapped(expression);
  if (Node.isArrayLiteralExpression(node)) {
    const elements = node.getElements().map((element) => literalElement(element));
    return elements.every((element) => element !== undefined) ? elements : undefined;
  }
  if (Node.isNewExpression(node) && node.getExpression().getText().endsWith("Array")) {
    const [elements, ...others] = node.getArguments();
    return Node.isArrayLiteralExpression(elements) && others.length === 0 ? literalList(elements) : undefined;
  }
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  const isOf = Node.isPropertyAccessExpression(callee) && callee.getName() === "of";
  if (!isOf || !Node.isCallExpression(node) || !callee.getExpression().getText().endsWith("Array")) return undefined;
  const elements = node
    .getArguments()
    .map((element) => (Node.isExpression(element) ? literalElement(element) : undefined));
  return elements.every((element) => element !== undefined) ? elements : undefined;
}

function literalElement(expression: Expression): number | DefaultList | undefined {
  const value = literalValue(expression);
  return typeof value === "number" ? value : literalList(expression);
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
