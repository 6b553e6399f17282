/** Expressions of `&&`, `||` and `??`, which evaluate their second operand only where the first does not decide. */
import { type BinaryExpression, type Expression, Node, SyntaxKind } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unsupportedMissing } from "../../diagnostics/catalog/2-lower.ts";
import type { Statement, Value } from "../../ir/nodes.ts";
import { type Content, refused } from "../contents/contents.ts";
import { asCondition, asNumber, isBoolean, numberTypeOf, scalar } from "../contents/convert.ts";
import { knownTruth } from "../contents/known.ts";
import { isAskable, possibleTestOf } from "../contents/missing-values.ts";
import { heldBy, nothingOf } from "../contents/optionals.ts";
import { type Branch, inside, joinValues } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { isAsked } from "../syntax/asked.ts";
import { changesNothing, choose, chooseSide, evaluated, missingOf } from "./choices.ts";
import { missingTest } from "./missing.ts";
import type { Side } from "./tagged-choices.ts";

export function lowerLogic(context: Context, node: BinaryExpression): Content {
  const operator = node.getOperatorToken().getKind();
  const left = node.getLeft();
  if (operator === SyntaxKind.QuestionQuestionToken) return lowerNullish(context, node);
  if (operator === SyntaxKind.BarBarToken) {
    const otherwise = () => context.expression(node.getRight());
    const given = guardedObject(context, left, node, otherwise);
    if (given) return given;
  }
  const first = context.expression(left);
  return logic(context, node, operator, first, () => context.expression(node.getRight()));
}

/** `condition && object`, or what stands for it where the condition does not hold; undefined for any other expression. */
export function guardedObject(
  context: Context,
  expression: Expression,
  node: Expression,
  otherwise: () => Content,
): Content | undefined {
  const guard = unwrapped(expression);
  if (!Node.isBinaryExpression(guard)) return undefined;
  if (guard.getOperatorToken().getKind() !== SyntaxKind.AmpersandAmpersandToken) return undefined;
  const [condition, object] = [guard.getLeft(), guard.getRight()];
  if (!object.getType().isObject()) return undefined;
  const test = asCondition(context, context.expression(condition), condition);
  return choose(context, node, test, () => context.expression(object), otherwise);
}

/** `first && second` or `first || second`, also of an assignment `&&=`, `||=`. */
export function logic(
  context: Context,
  node: BinaryExpression,
  operator: SyntaxKind,
  first: Content,
  second: () => Content,
): Content {
  const isAnd = operator === SyntaxKind.AmpersandAmpersandToken;
  const test = asCondition(context, first, node.getLeft());
  const truth = knownTruth(context, test);
  if (truth !== undefined) return truth === isAnd ? second() : first;
  const operand = first.kind === "optional" ? (isAnd ? nothingOf(first) : heldBy(context, first)) : first;
  return eitherOperand(context, node, isAnd, test, operand, evaluated(context, second));
}

function eitherOperand(
  context: Context,
  node: BinaryExpression,
  isAnd: boolean,
  test: Value,
  first: Content,
  side: Side,
): Content {
  if (first.kind === "refused" || side.content.kind === "refused") return refused;
  const isTruth = isAsked(node) || (isBoolean(first) && isBoolean(side.content));
  if (!isTruth) return chooseOperand(context, node, isAnd, test, first, side);
  if (isBoolean(side.content) && isCheap(context, side.path)) {
    context.builder.statements.push(...side.path.builder.statements);
    const value = asCondition(context, side.content, node.getRight());
    return scalar(context.builder.compute(isAnd ? "and" : "or", test, value));
  }
  const skipped = evaluated(context, () => scalar(context.builder.bool(!isAnd)));
  return joinEvaluated(context, node, test, isAnd ? side : skipped, isAnd ? skipped : side);
}

/** The first operand where it decides, else the second. A boolean beside a number counts as 0 or 1, as in arithmetic. */
function chooseOperand(
  context: Context,
  node: BinaryExpression,
  isAnd: boolean,
  test: Value,
  first: Content,
  second: Side,
): Content {
  const isMixed = isBoolean(first) ? numberTypeOf(second.content) : isBoolean(second.content) && numberTypeOf(first);
  const own = evaluated(context, () => (isMixed && isBoolean(first) ? decided(context, first, isAnd) : first));
  const { path, content } = second;
  const other =
    isMixed && isBoolean(content)
      ? { path, content: scalar(inside(context, path, () => asNumber(context, content, "f64", node.getRight())).end) }
      : second;
  return isAnd ? chooseSide(context, node, test, other, own) : chooseSide(context, node, test, own, other);
}

/** What a boolean that decides is as a number: 1, or 0, or not a number where it is `undefined`. */
function decided(context: Context, first: Content, isAnd: boolean): Content {
  const { builder } = context;
  const value = builder.float(isAnd ? 0 : 1);
  const isMissing = missingOf(first) ?? (first.kind === "scalar" ? possibleTestOf(context, first.value) : undefined);
  if (!isAnd || !isMissing || knownTruth(context, isMissing) === false) return scalar(value);
  return { kind: "scalar", value: builder.compute("select", isMissing, builder.float(Number.NaN), value), isMissing };
}

function joinEvaluated(context: Context, node: BinaryExpression, test: Value, then: Side, otherwise: Side): Content {
  const values = [then, otherwise].map(({ path, content }) => ({
    path,
    values: [inside(context, path, () => asCondition(context, content, node.getRight())).end],
  }));
  const [first, second] = values;
  const [result] = first && second ? joinValues(context, test, first, second) : [];
  return result ? scalar(result) : refused;
}

/** `left ?? right`, where `left` is an optional parameter or an element of an array. */
function lowerNullish(context: Context, node: BinaryExpression): Content {
  const left = node.getLeft();
  const { content, isMissing } = missingTest(context, left);
  if (!isMissing) {
    const present = content();
    if (present.kind === "refused" || Node.isLiteralExpression(unwrapped(left))) return present;
    if (present.kind === "scalar" && !context.mayBeMissing.has(present.value)) return present;
    return context.refuse(unsupportedMissing.at(spanOf(left), { what: `'${excerpt(left)}'` }));
  }
  const held = () => {
    const there = content();
    if (there.kind !== "scalar") return there;
    // What does not tell itself that it is there gets a name of its own, which nobody has marked as what may be missing.
    const missing = context.mayBeMissing.get(there.value);
    return scalar(missing && !isAskable(missing) ? context.builder.compute("copy", there.value) : there.value);
  };
  return choose(context, node, isMissing, () => context.expression(node.getRight()), held);
}

/** The most that one operation of a side may cost, in nanoseconds, to be computed without being asked for. */
const freeCost = 1;

/** Whether a side costs so little that it may be computed in any case. What comes out of an array may not be there. */
function isCheap(context: Context, path: Branch): boolean {
  const isFree = (statement: Statement) =>
    statement.kind === "constant" ||
    ((statement.kind === "load" || statement.kind === "length") && !context.foreignArrays.has(statement.array)) ||
    (statement.kind === "compute" && context.program.operations[statement.op].cost <= freeCost);
  return path.builder.statements.every(isFree) && changesNothing(context, path);
}
