/** Whether an expression has the same value in every trip of a loop: the condition for a bound or step to be read once. */
import { type Expression, Node, SyntaxKind } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { isArrayType } from "../../ir/types.ts";
import { Cell } from "../contents/contents.ts";
import type { Context } from "../context.ts";
import { mathFunctions } from "../names/math-names.ts";
import { meaningOf } from "../names/meanings.ts";
import type { Effects } from "../syntax/effects.ts";

/** Whether an expression has the same value in every trip of a loop with these effects, and no effects itself. */
export function isInvariant(context: Context, expression: Expression, effects: Effects): boolean {
  const node = unwrapped(expression);
  const all = (...parts: readonly Node[]) =>
    parts.every((part) => Node.isExpression(part) && isInvariant(context, part, effects));
  if (Node.isNumericLiteral(node)) return true;
  if (Node.isIdentifier(node)) {
    const meaning = meaningOf(node);
    if (meaning.kind !== "local" && meaning.kind !== "module")
      return meaning.kind === "global" || meaning.kind === "library";
    const binding = context.bindings.get(meaning.declaration);
    if (binding === undefined) return meaning.kind === "module";
    if (binding instanceof Cell) return !effects.cells.includes(binding);
    return binding.kind !== "bundle" || binding.cells().every((cell) => !effects.cells.includes(cell));
  }
  if (Node.isPropertyAccessExpression(node)) {
    const { kind } = meaningOf(node);
    if (effects.mayAssignField(node.getName())) return false;
    if (node.getName() === "length" && effects.mayResize(node.getExpression())) return false;
    return (
      kind === "enumMember" ||
      kind === "module" ||
      meaningOf(node.getExpression()).kind === "global" ||
      all(node.getExpression())
    );
  }
  if (Node.isElementAccessExpression(node)) {
    const object = node.getExpression();
    const meaning = meaningOf(object);
    const binding = meaning.kind === "local" ? context.bindings.get(meaning.declaration) : undefined;
    const array = binding instanceof Cell ? context.environment.get(binding) : undefined;
    const isArray = array !== undefined && typeof array !== "string" && isArrayType(array.type);
    return isArray && !effects.mayWrite(array) && all(object, node.getArgumentExpressionOrThrow());
  }
  if (Node.isBinaryExpression(node)) {
    const operator = node.getOperatorToken().getKind();
    return operator < SyntaxKind.FirstAssignment && all(node.getLeft(), node.getRight());
  }
  if (Node.isPrefixUnaryExpression(node)) {
    const operator = node.getOperatorToken();
    return operator !== SyntaxKind.PlusPlusToken && operator !== SyntaxKind.MinusMinusToken && all(node.getOperand());
  }
  if (Node.isConditionalExpression(node)) return all(node.getCondition(), node.getWhenTrue(), node.getWhenFalse());
  if (!Node.isCallExpression(node)) return false;
  const callee = meaningOf(node.getExpression());
  return (
    callee.kind === "library" && callee.of === "Math" && mathFunctions.has(callee.name) && all(...node.getArguments())
  );
}
