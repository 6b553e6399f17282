/** What the operators of arithmetic, bits and comparison do to operands that are evaluated already. */
import { type BinaryExpression, type Expression, SyntaxKind } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedOperand, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { OpName } from "../../ir/op-names.ts";
import { type Content, describe, refused } from "../contents/contents.ts";
import {
  arithmetic,
  asBits,
  asCondition,
  asNumber,
  commonType,
  isBoolean,
  isText,
  numberTypeOf,
  scalar,
} from "../contents/convert.ts";
import { knownBoolean, knownOf } from "../contents/known.ts";
import type { Context } from "../context.ts";

const arithmeticOperators: ReadonlyMap<SyntaxKind, OpName> = new Map<SyntaxKind, OpName>([
  [SyntaxKind.PlusToken, "add"],
  [SyntaxKind.MinusToken, "subtract"],
  [SyntaxKind.AsteriskToken, "multiply"],
  [SyntaxKind.SlashToken, "divide"],
  [SyntaxKind.PercentToken, "remainder"],
  [SyntaxKind.AsteriskAsteriskToken, "power"],
]);

const bitOperators: ReadonlyMap<SyntaxKind, OpName> = new Map<SyntaxKind, OpName>([
  [SyntaxKind.AmpersandToken, "bitAnd"],
  [SyntaxKind.BarToken, "bitOr"],
  [SyntaxKind.CaretToken, "bitXor"],
  [SyntaxKind.LessThanLessThanToken, "shiftLeft"],
  [SyntaxKind.GreaterThanGreaterThanToken, "shiftRight"],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken, "shiftRightUnsigned"],
]);

export const comparisons: ReadonlyMap<SyntaxKind, OpName> = new Map<SyntaxKind, OpName>([
  [SyntaxKind.LessThanToken, "less"],
  [SyntaxKind.LessThanEqualsToken, "lessOrEqual"],
  [SyntaxKind.GreaterThanToken, "greater"],
  [SyntaxKind.GreaterThanEqualsToken, "greaterOrEqual"],
  [SyntaxKind.EqualsEqualsToken, "equal"],
  [SyntaxKind.EqualsEqualsEqualsToken, "equal"],
  [SyntaxKind.ExclamationEqualsToken, "notEqual"],
  [SyntaxKind.ExclamationEqualsEqualsToken, "notEqual"],
]);

export interface Operand {
  readonly content: Content;
  readonly node: Expression;
}

/** `left operator right`, also of a compound assignment. */
export function operate(
  context: Context,
  operator: SyntaxKind,
  left: Operand,
  right: Operand,
  node: BinaryExpression,
): Content {
  const text = node.getOperatorToken().getText();
  const op = arithmeticOperators.get(operator);
  if (op) return arithmetic(context, op, [left, right], text);
  const bitOp = bitOperators.get(operator);
  if (!bitOp) {
    const remedy = "Use arithmetic, comparisons, and elements of arrays.";
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what: `The operator '${text}' is`, remedy }));
  }
  if (bitOp === "bitOr" && right.content.kind === "literal" && right.content.value === 0) {
    const bits = asBits(context, left.content, left.node, text);
    return scalar(
      numberTypeOf(left.content) === "f64" ? bits : context.builder.compute("bitOr", bits, context.builder.index(0)),
    );
  }
  const a = asBits(context, left.content, left.node, text);
  return scalar(context.builder.compute(bitOp, a, asBits(context, right.content, right.node, text)));
}

export function compare(context: Context, op: OpName, left: Operand, right: Operand, text: string): Content {
  const contents = [left.content, right.content];
  if (contents.some((content) => content.kind === "refused")) return refused;
  const known = contents.map((content) => knownOf(context, content));
  if (known.every((value) => value !== undefined) && typeof known[0] === typeof known[1]) {
    const { evaluate } = context.program.operations[op];
    return scalar(knownBoolean(context, evaluate(...(known as never[])) as boolean));
  }
  const isEquality = op === "equal" || op === "notEqual";
  const [one, other] = contents;
  if (isEquality && one?.kind === "scalar" && other?.kind === "scalar" && contents.every(isText))
    return scalar(context.builder.compute(op, one.value, other.value));
  if (isEquality && contents.every(isBoolean)) {
    const [a, b] = [left, right].map((it) => asCondition(context, it.content, it.node));
    return a && b ? scalar(context.builder.compute(op, a, b)) : refused;
  }
  const odd = [left, right].find(({ content }) => numberTypeOf(content) === undefined);
  if (odd) {
    const facts = { operator: text, operand: describe(odd.content) };
    return context.refuse(unsupportedOperand.at(spanOf(odd.node), facts));
  }
  const type = commonType(contents);
  const a = asNumber(context, left.content, type, left.node);
  return scalar(context.builder.compute(op, a, asNumber(context, right.content, type, right.node)));
}
