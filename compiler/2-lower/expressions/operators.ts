/** Operators without effects: arithmetic, comparison, bits, and those that only change how TypeScript sees a value. */
import {
  type AsExpression,
  type BinaryExpression,
  type NonNullExpression,
  type ParenthesizedExpression,
  type PrefixUnaryExpression,
  type SatisfiesExpression,
  SyntaxKind,
  type TypeAssertion,
  type VoidExpression,
} from "ts-morph";
import { isFlat, isList, isRecord, sameType } from "../../ir/types.ts";
import { type Content, undefinedContent } from "../contents/contents.ts";
import { arithmetic, asBits, asCondition, asConverted, scalar } from "../contents/convert.ts";
import { knownBoolean, knownTruth } from "../contents/known.ts";
import type { Context } from "../context.ts";
import { isAssignmentOperator } from "../syntax/targets.ts";
import { lowerAssignment } from "./assignment.ts";
import { lowerLogic } from "./logic.ts";
import { lowerComparisonWithNothing } from "./missing.ts";
import { compare, comparisons, operate } from "./operate.ts";
import { lowerTypeTest } from "./type-tests.ts";
import { lowerUpdate } from "./update.ts";

export function lowerBinary(context: Context, node: BinaryExpression): Content {
  const operator = node.getOperatorToken().getKind();
  if (isAssignmentOperator(operator)) return lowerAssignment(context, node);
  switch (operator) {
    case SyntaxKind.CommaToken:
      context.expression(node.getLeft());
      return context.expression(node.getRight());
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken:
    case SyntaxKind.QuestionQuestionToken:
      return lowerLogic(context, node);
  }
  const typeTest = lowerTypeTest(context, node);
  if (typeTest) return typeTest;
  const comparison = comparisons.get(operator);
  if (comparison === "equal" || comparison === "notEqual") {
    const withNothing = lowerComparisonWithNothing(context, node, comparison === "equal");
    if (withNothing) return withNothing;
  }
  const left = { content: context.expression(node.getLeft()), node: node.getLeft() };
  if (comparison && left.content.kind === "refused") return left.content;
  const right = { content: context.expression(node.getRight()), node: node.getRight() };
  if (comparison === "equal" || comparison === "notEqual") {
    const same = compareReferences(context, left.content, right.content, comparison === "equal");
    if (same) return same;
  }
  if (comparison) return compare(context, comparison, left, right, node.getOperatorToken().getText());
  return operate(context, operator, left, right, node);
}

/**
 * Whether two arrays are one, or are not; undefined for other things. Typed arrays of functions that make views are left out:
 * a view is another array than the one it is a view of, and may be made once more where it is needed again.
 */
function compareReferences(context: Context, left: Content, right: Content, isEqual: boolean): Content | undefined {
  if (left.kind !== "array" || right.kind !== "array") return undefined;
  const [a, b] = [left.value, right.value];
  if (a === b) return scalar(knownBoolean(context, isEqual));
  if (!sameType(a.type, b.type))
    return isFlat(a.type) && isFlat(b.type) ? scalar(knownBoolean(context, !isEqual)) : undefined;
  if (!isRecord(a.type) && !isList(a.type) && context.makesViews) return undefined;
  const isSame = context.builder.same(a, b);
  return scalar(isEqual ? isSame : context.builder.compute("not", isSame));
}

export function lowerPrefix(context: Context, node: PrefixUnaryExpression): Content {
  const operand = node.getOperand();
  switch (node.getOperatorToken()) {
    case SyntaxKind.PlusPlusToken:
      return lowerUpdate(context, operand, "add", true);
    case SyntaxKind.MinusMinusToken:
      return lowerUpdate(context, operand, "subtract", true);
    case SyntaxKind.ExclamationToken: {
      const condition = asCondition(context, context.expression(operand), operand);
      const truth = knownTruth(context, condition);
      if (truth !== undefined) return scalar(knownBoolean(context, !truth));
      return scalar(context.builder.compute("not", condition));
    }
    case SyntaxKind.TildeToken:
      return scalar(context.builder.compute("bitNot", asBits(context, context.expression(operand), operand, "~")));
    case SyntaxKind.MinusToken: {
      const content = context.expression(operand);
      if (content.kind === "literal") return { kind: "literal", value: -content.value };
      return arithmetic(context, "negate", [{ content, node: operand }], "-");
    }
    case SyntaxKind.PlusToken:
      return asConverted(context, context.expression(operand), operand, "+");
  }
}

/** `void` before an expression without effects. */
export function lowerVoid(context: Context, node: VoidExpression): Content {
  context.expression(node.getExpression());
  return undefinedContent;
}

/** Parentheses and assertions: the same value. */
export function lowerInner(
  context: Context,
  node: ParenthesizedExpression | AsExpression | SatisfiesExpression | NonNullExpression | TypeAssertion,
): Content {
  return context.expression(node.getExpression());
}
