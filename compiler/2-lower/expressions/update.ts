/** `++` and `--`, before and after. */
import { type Expression, Node, type PostfixUnaryExpression, SyntaxKind } from "ts-morph";
import type { Content } from "../contents/contents.ts";
import { arithmetic } from "../contents/convert.ts";
import { readReference, referenceTo, writeReference } from "../contents/references.ts";
import type { Context } from "../context.ts";

export function lowerPostfix(context: Context, node: PostfixUnaryExpression): Content {
  const op = node.getOperatorToken() === SyntaxKind.PlusPlusToken ? "add" : "subtract";
  return lowerUpdate(context, node.getOperand(), op, isValueUnused(node));
}

/** Changes a place by one. Gives its new value, or else the old one. */
export function lowerUpdate(context: Context, target: Expression, op: "add" | "subtract", givesNew: boolean): Content {
  const reference = referenceTo(context, target);
  const old = readReference(context, reference, target);
  const one: Content = { kind: "literal", value: 1 };
  const changed = arithmetic(
    context,
    op,
    [
      { content: old, node: target },
      { content: one, node: target },
    ],
    op === "add" ? "++" : "--",
  );
  const written = writeReference(context, reference, changed, target);
  return givesNew ? written : old;
}

/** Whether nothing reads what an expression gives. */
export function isValueUnused(node: Expression): boolean {
  const parent = node.getParent();
  if (Node.isExpressionStatement(parent)) return true;
  if (Node.isParenthesizedExpression(parent)) return isValueUnused(parent);
  if (Node.isForStatement(parent)) return parent.getCondition() !== node;
  const isComma = Node.isBinaryExpression(parent) && parent.getOperatorToken().getKind() === SyntaxKind.CommaToken;
  return isComma && (parent.getLeft() === node || isValueUnused(parent));
}
