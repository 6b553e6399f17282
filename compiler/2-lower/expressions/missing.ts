/** Whether something is there: optional parameters that were left out, and elements outside their array. */
import { type BinaryExpression, type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { listWithHoles, unsupportedMissing } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isList } from "../../ir/types.ts";
import { type Content, Optional, refused } from "../contents/contents.ts";
import { asIndex, scalar } from "../contents/convert.ts";
import { loadElement } from "../contents/elements.ts";
import { knownBoolean, knownOf, knownTruth, truthOf } from "../contents/known.ts";
import { elementJustRead, isOutside, missingTestOf } from "../contents/missing-values.ts";
import { absenceOf, heldBy, presenceOf } from "../contents/optionals.ts";
import { positionAt } from "../contents/positions.ts";
import type { Context } from "../context.ts";
import { meaningOf } from "../names/meanings.ts";
import { mayHaveHoles } from "../syntax/holes.ts";
import { isInOptionalChain } from "../syntax/optional-chain.ts";
import { mayHaveEffects } from "../syntax/targets.ts";
import { placeRead } from "./place-reads.ts";

/**
 * The test of whether an expression is `undefined`, none where it cannot be, and its content. The content is asked for
 * where it is there: the derivative of what lies outside its array has no place to go.
 */
export function missingTest(
  context: Context,
  expression: Expression,
): { readonly content: () => Content; readonly isMissing: Value | undefined } {
  const node = unwrapped(expression);
  const place = placeRead(node);
  // Behind a `?.` what changes anything is evaluated only where something stands before it.
  if (place && !(isInOptionalChain(node) && mayHaveEffects(place.index))) {
    const { list, index: argument } = place;
    const array = context.expression(list);
    if (array.kind === "refused") return { content: () => array, isMissing: undefined };
    const held = array.kind === "optional" ? heldBy(context, array) : array;
    if (array.kind === "optional" && held.kind === "array" && isInOptionalChain(node)) {
      const index = asIndex(context, context.expression(argument), argument);
      const outside = isOutside(context, held.value, index);
      const isMissing = context.builder.compute("or", absenceOf(context, array), outside);
      return { content: () => loadElement(context, held.value, index), isMissing };
    }
    if (array.kind === "array") {
      if (isList(array.value.type) && mayHaveHoles(list)) return holes(context, node, list);
      const index = place.isCounted
        ? positionAt(context, array.value, argument)
        : asIndex(context, context.expression(argument), argument);
      const content = () => loadElement(context, array.value, index);
      return { content, isMissing: isOutside(context, array.value, index) };
    }
  }
  const content = context.expression(expression);
  if (content.kind === "optional") {
    return { content: () => heldBy(context, content), isMissing: absenceOf(context, content) };
  }
  const own = () => content;
  if (content.kind === "nothing") return { content: own, isMissing: knownBoolean(context, true) };
  const isThere = truthOf(context, content) === true || knownOf(context, content) !== undefined;
  if (isThere && !Node.isLiteralExpression(node)) return { content: own, isMissing: knownBoolean(context, false) };
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  if (content.kind === "scalar" && content.isMissing && Node.isPropertyAccessExpression(callee)) {
    if (mayHaveHoles(callee.getExpression())) return holes(context, callee, callee.getExpression());
  }
  if (content.kind === "scalar" && content.isMissing) {
    const { isMissing } = content;
    const isUndefined = undefinedBesideNull(context, content, expression);
    return { content: own, isMissing: isUndefined ? context.builder.compute("or", isMissing, isUndefined) : isMissing };
  }
  const element = content.kind === "scalar" ? elementJustRead(context, content.value) : undefined;
  if (element) {
    const { array, index } = element;
    return { content: () => loadElement(context, array, index), isMissing: isOutside(context, array, index) };
  }
  const isOptional = content.kind === "scalar" && (mayBeMissing(node) || tellsItself(context, content.value));
  const isMissing = isOptional ? missingTestOf(context, content.value, expression) : undefined;
  return { content: own, isMissing };
}

/** Whether what may be `null` is `undefined`, where it may be that as well. */
function undefinedBesideNull(context: Context, content: Content & { kind: "scalar" }, node: Expression) {
  const { value, missingAs } = content;
  const isBoth = missingAs && context.mayBeMissing.get(value)?.kind === "told";
  return isBoth ? missingTestOf(context, value, node) : undefined;
}

/** What was read of an array, or left out by a caller, and goes by another name now. */
function tellsItself(context: Context, value: Value): boolean {
  const missing = context.mayBeMissing.get(value);
  return missing !== undefined && missing.kind !== "merged";
}

function holes(context: Context, place: Node, list: Expression) {
  const refusal = context.refuse(listWithHoles.at(spanOf(place), { list: excerpt(list) }));
  return { content: () => refusal, isMissing: undefined };
}

/** Whether a name or field can be `undefined`: by its type, or as a parameter, which untyped callers may leave out. */
function mayBeMissing(node: Expression): boolean {
  const type = node.getType();
  if (type.isAny()) return true;
  if (!Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node)) return false;
  const members = type.isUnion() ? type.getUnionTypes() : [type];
  if (members.some((member) => member.isUndefined())) return true;
  const meaning = meaningOf(node);
  return meaning.kind === "local" && Node.isParameterDeclaration(meaning.declaration);
}

/** `x === undefined` and its like; undefined when neither side is `undefined` or `null`. */
export function lowerComparisonWithNothing(
  context: Context,
  node: BinaryExpression,
  isEqual: boolean,
): Content | undefined {
  const subject = isNothing(node.getRight()) ? node.getLeft() : isNothing(node.getLeft()) ? node.getRight() : undefined;
  if (!subject) return undefined;
  // What is missing is `undefined`, which `===` tells from `null`.
  const other = unwrapped(subject === node.getLeft() ? node.getRight() : node.getLeft());
  const asked = Node.isNullLiteral(other) ? "null" : "undefined";
  const isStrict = node.getOperatorToken().getText().length === 3;
  const optional = optionalNamed(context, subject);
  if (optional) return optionalIsNothing(context, optional, isStrict ? asked : undefined, isEqual);
  if (isStrict && asked === "null" && mayBeNull(subject)) {
    const content = context.expression(subject);
    if (content.kind === "refused") return refused;
    if (content.kind === "optional") return optionalIsNothing(context, content, asked, isEqual);
    if (content.kind === "scalar" && content.isMissing) {
      const { isMissing, missingAs } = content;
      const known = missingAs ? knownTruth(context, isMissing) : undefined;
      if (known !== undefined) return scalar(knownBoolean(context, known === isEqual));
      if (missingAs) return scalar(isEqual ? isMissing : context.builder.compute("not", isMissing));
      return context.refuse(unsupportedMissing.at(spanOf(subject), { what: `'${excerpt(subject)}'` }));
    }
    const isNull = content.kind === "nothing" && content.value === "null";
    return scalar(knownBoolean(context, isNull === isEqual));
  }
  const { content, isMissing } = missingTest(context, subject);
  const asIs = isStrict && isMissing && mayBeNull(subject) ? content() : undefined;
  if (asIs?.kind === "scalar" && asIs.missingAs) {
    const isUndefined = undefinedBesideNull(context, asIs, subject);
    if (!isUndefined) return scalar(knownBoolean(context, !isEqual));
    return scalar(isEqual ? isUndefined : context.builder.compute("not", isUndefined));
  }
  if (!isMissing && content().kind === "refused") return refused;
  const known = isMissing && knownTruth(context, isMissing);
  if (known !== undefined) {
    const held = content();
    const isAsked = known && (!isStrict || held.kind !== "nothing" || held.value === asked);
    return scalar(knownBoolean(context, isAsked === isEqual));
  }
  if (!isMissing || (isStrict && asked === "null"))
    return context.refuse(unsupportedMissing.at(spanOf(subject), { what: `'${excerpt(subject)}'` }));
  return scalar(isEqual ? isMissing : context.builder.compute("not", isMissing));
}

/** Whether nothing is held, or that it is not; `asked` is the kind of nothing that is meant, where only one is. */
function optionalIsNothing(
  context: Context,
  optional: Optional,
  asked: Optional["missingAs"] | undefined,
  isEqual: boolean,
): Content {
  const isMissing = absenceOf(context, optional);
  if (asked && asked !== optional.missingAs) return scalar(knownBoolean(context, !isEqual));
  const known = knownTruth(context, isMissing);
  if (known !== undefined) return scalar(knownBoolean(context, known === isEqual));
  return scalar(isEqual ? isMissing : presenceOf(context, optional));
}

/** The variable of an object or array, or nothing, that an expression names. */
function optionalNamed(context: Context, expression: Expression): Optional | undefined {
  const node = unwrapped(expression);
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  const binding = meaning?.kind === "local" ? context.bindings.get(meaning.declaration) : undefined;
  return binding instanceof Optional ? binding : undefined;
}

/** Whether an expression can be `null` by its type: what is no number or array then is known where it is lowered. */
function mayBeNull(expression: Expression): boolean {
  const type = expression.getType();
  return type.isAny() || type.isNull() || (type.isUnion() && type.getUnionTypes().some((member) => member.isNull()));
}

function isNothing(expression: Expression): boolean {
  const node = unwrapped(expression);
  if (Node.isVoidExpression(node)) return Node.isNumericLiteral(node.getExpression());
  return Node.isNullLiteral(node) || (Node.isIdentifier(node) && node.getText() === "undefined");
}
