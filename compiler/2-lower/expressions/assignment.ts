/** `=` and its compounds. The place is evaluated first, then the value, then the place is written: JavaScript's order. */
import { type BinaryExpression, type Expression, Node, SyntaxKind } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unsupportedMissing, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Statement } from "../../ir/nodes.ts";
import { regionsOf } from "../../ir/walk.ts";
import { type Content, refused, undefinedContent } from "../contents/contents.ts";
import { asScalar, numberTypeOf } from "../contents/convert.ts";
import { assignPattern } from "../contents/patterns.ts";
import { type Reference, readReference, referenceTo, writeReference } from "../contents/references.ts";
import { branch, joinBranches } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { compoundOperators } from "../syntax/assigned-values.ts";
import { choose } from "./choices.ts";
import { logic } from "./logic.ts";
import { missingTest } from "./missing.ts";
import { operate } from "./operate.ts";
import { isValueUnused } from "./update.ts";

export function lowerAssignment(context: Context, node: BinaryExpression): Content {
  const operator = node.getOperatorToken().getKind();
  const left = node.getLeft();
  const right = node.getRight();
  const compound = compoundOperators.get(operator);
  if (compound === undefined) {
    const target = unwrapped(left);
    if (Node.isArrayLiteralExpression(target) || Node.isObjectLiteralExpression(target)) {
      return assignPattern(context, target, right);
    }
    const reference = referenceTo(context, left);
    if ((reference.kind === "object" || reference.kind === "optional") && !isValueUnused(node))
      return refuseNested(context, node);
    return writeReference(context, reference, context.expression(right), right);
  }
  if (compound === SyntaxKind.QuestionQuestionToken) return assignIfMissing(context, node);
  const reference = referenceTo(context, left);
  if (compound === SyntaxKind.AmpersandAmpersandToken || compound === SyntaxKind.BarBarToken) {
    const old = readReference(context, reference, left);
    const assign = () => writeReference(context, reference, context.expression(right), right);
    return logic(context, node, compound, old, assign);
  }
  const isSum = compound === SyntaxKind.PlusToken || compound === SyntaxKind.MinusToken;
  if (reference.kind === "element" && isSum && isValueUnused(node)) {
    return accumulate(context, reference, compound === SyntaxKind.PlusToken ? 1 : -1, right, node);
  }
  const old = readReference(context, reference, left);
  const value = { content: context.expression(right), node: right };
  const result = operate(context, compound, { content: old, node: left }, value, node);
  return writeReference(context, reference, result, node);
}

/** `parameter ??= value`. */
function assignIfMissing(context: Context, node: BinaryExpression): Content {
  const left = node.getLeft();
  const right = node.getRight();
  const { content, isMissing } = missingTest(context, left);
  if (!isMissing && content().kind === "refused") return refused;
  const held = isMissing && isValueUnused(node) ? referenceTo(context, left) : undefined;
  if (isMissing && held?.kind === "optional") {
    const assign = branch(context, () => {
      writeReference(context, held, context.expression(right), right);
      return undefined;
    });
    joinBranches(
      context,
      isMissing,
      assign,
      branch(context, () => undefined),
    );
    return undefinedContent;
  }
  if (isMissing && !Node.isIdentifier(unwrapped(left))) {
    const remedy = `Write 'if (${excerpt(left)} === undefined) ${excerpt(left)} = …'.`;
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'??=' to a field or an element is", remedy }));
  }
  if (!isMissing) {
    return context.refuse(unsupportedMissing.at(spanOf(left), { what: `'${excerpt(left)}'` }));
  }
  const reference = referenceTo(context, left);
  const assign = () => writeReference(context, reference, context.expression(right), right);
  return choose(context, node, isMissing, assign, content);
}

function refuseNested(context: Context, node: BinaryExpression): Content {
  const remedy = "Assign the object in a statement of its own.";
  return context.refuse(
    unsupportedSyntax.at(spanOf(node), { what: "An assignment of an object inside an expression is", remedy }),
  );
}

/**
 * `array[index] += value` as one statement. It reads the element after `value` is computed; JavaScript reads it
 * before, so this form is for values whose computation writes no array, and whose type is the array's.
 */
function accumulate(
  context: Context,
  reference: Reference & { kind: "element" },
  sign: 1 | -1,
  right: Expression,
  node: BinaryExpression,
): Content {
  const { builder } = context;
  const { array, index } = reference;
  const before = builder.statements.length;
  const content = context.expression(right);
  if (content.kind === "refused") return refused;
  const { type } = reference;
  const isFraction = type === "index" && numberTypeOf(content) === "f64";
  const isPlain = numberTypeOf(content) !== undefined && (type === "f64" || type === "index") && !isFraction;
  if (isPlain && !builder.statements.slice(before).some(writesMemory)) {
    builder.accumulate(array, index, asScalar(context, content, type, right), sign);
    return { kind: "nothing", value: "undefined" };
  }
  const later = builder.statements.splice(before);
  const old = readReference(context, reference, node.getLeft());
  builder.statements.push(...later);
  const operator = sign === 1 ? SyntaxKind.PlusToken : SyntaxKind.MinusToken;
  const sum = operate(context, operator, { content: old, node: node.getLeft() }, { content, node: right }, node);
  return writeReference(context, reference, sum, node);
}

function writesMemory(statement: Statement): boolean {
  if (["store", "accumulate", "fill", "copy", "call"].includes(statement.kind)) return true;
  return regionsOf(statement).some((region) => region.statements.some(writesMemory));
}
