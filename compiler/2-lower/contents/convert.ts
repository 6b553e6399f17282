/** From contents to scalar values of the type that is needed, and arithmetic on contents. */
import type { Expression, Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unsupportedOperand } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import { isArrayType, type ScalarType } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { type Content, describe } from "./contents.ts";
import { knownBoolean, remember, truthOf } from "./known.ts";
import { presenceOf } from "./optionals.ts";

/** Whether the content is a number, and of which type; a literal of an integer fits both. */
export function numberTypeOf(content: Content): "f64" | "index" | "either" | undefined {
  if (content.kind === "literal") return isIndexLiteral(content.value) ? "either" : "f64";
  if (content.kind !== "scalar" || content.value.type === "bool" || content.value.type === "text") return undefined;
  return content.value.type === "index" ? "index" : "f64";
}

/** An `index` has no negative zero. */
function isIndexLiteral(value: number): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

export function isText(content: Content): boolean {
  return content.kind === "scalar" && content.value.type === "text";
}

export function isBoolean(content: Content): boolean {
  return content.kind === "scalar" && content.value.type === "bool";
}

/** The type in which numbers of these types meet. */
export function commonType(contents: readonly Content[]): "f64" | "index" {
  return contents.some((content) => numberTypeOf(content) === "f64" || isBoolean(content)) ? "f64" : "index";
}

/** The content as a number of `type`. Anything else is reported, as an operand of `operator`. */
export function asNumber(
  context: Context,
  content: Content,
  type: "f64" | "index",
  node: Node,
  operator = excerpt(node),
): Value {
  const { builder } = context;
  if (content.kind === "literal") {
    if (type === "f64") return remember(context, builder.float(content.value), content.value);
    return isIndexLiteral(content.value)
      ? remember(context, builder.index(content.value), content.value)
      : builder.compute("toIndex", builder.float(content.value));
  }
  if (content.kind === "scalar" && content.value.type !== "text") {
    const { value } = content;
    if (value.type === type) return value;
    if (type === "f64") return builder.compute("toFloat", value);
    return builder.compute("toIndex", value.type === "bool" ? builder.compute("toFloat", value) : value);
  }
  return refuseOperand(context, content, type, node, operator);
}

/** Reports an operand, and stands in for it. */
function refuseOperand<T extends ScalarType>(
  context: Context,
  content: Content,
  type: T,
  node: Node,
  operator: string,
): Value {
  if (content.kind !== "refused") {
    context.refuse(unsupportedOperand.at(spanOf(node), { operator, operand: describe(content) }));
  }
  return context.builder.constant(undefined, type);
}

export function asFloat(context: Context, content: Content, node: Node, operator?: string): Value {
  return asNumber(context, content, "f64", node, operator);
}

export function asIndex(context: Context, content: Content, node: Node, operator?: string): Value {
  return asNumber(context, content, "index", node, operator);
}

/** An operand of a bit operation: the low 32 bits of it matter. */
export function asBits(context: Context, content: Content, node: Node, operator: string): Value {
  if (numberTypeOf(content) !== "f64") return asIndex(context, content, node, operator);
  return context.builder.compute("toInt32", asFloat(context, content, node, operator));
}

/** What `+x` gives: the number itself, and NaN for `undefined`. */
export function asConverted(context: Context, content: Content, node: Node, operator: string): Content {
  if (content.kind === "literal" || content.kind === "refused") return content;
  const { builder } = context;
  const value = asNumber(context, content, commonType([content]), node, operator);
  const isThere = isBoolean(content) || (content.kind === "scalar" && context.known.has(content.value));
  if (isThere) return scalar(value);
  return scalar(builder.compute("multiply", value, value.type === "index" ? builder.index(1) : builder.float(1)));
}

/** The number in its own type. */
export function asOwn(context: Context, content: Content, node: Node, operator?: string): Value {
  return asNumber(context, content, commonType([content]), node, operator);
}

export function scalar(value: Value): Content {
  return { kind: "scalar", value };
}

export function valued(value: Value): Content {
  return isArrayType(value.type) ? { kind: "array", value } : scalar(value);
}

/** A value of the type of a cell. */
export function asScalar(context: Context, content: Content, type: ScalarType, node: Node): Value {
  if (type !== "bool" && type !== "text") return asNumber(context, content, type, node);
  if (content.kind === "scalar" && content.value.type === type) return content.value;
  return refuseOperand(context, content, type, node, excerpt(node));
}

/** Whether the content counts as true: a boolean itself; a number if it is neither zero nor NaN. */
export function asCondition(context: Context, content: Content, node: Expression): Value {
  const { builder } = context;
  if (content.kind === "scalar" && content.value.type === "bool") return content.value;
  if (content.kind === "refused") return builder.constant(undefined, "bool");
  if (content.kind === "optional") return presenceOf(context, content);
  const truth = truthOf(context, content);
  if (truth !== undefined) return knownBoolean(context, truth);
  if (content.kind !== "scalar" || content.value.type === "text") {
    context.refuse(unexpectedStructure.at(spanOf(node), { expected: "A condition", found: describe(content) }));
    return builder.constant(undefined, "bool");
  }
  const { value } = content;
  const zero = () => (value.type === "index" ? builder.index(0) : builder.float(0));
  if (value.type === "index" && isNeverNaN(context, value)) return builder.compute("notEqual", value, zero());
  return builder.compute("or", builder.compute("less", value, zero()), builder.compute("greater", value, zero()));
}

/** An index is NaN only as the remainder by zero, or as an element outside an array. */
function isNeverNaN(context: Context, value: Value): boolean {
  const { statements } = context.builder;
  const last = statements.at(-1);
  if (last?.kind === "length" && last.result === value) return true;
  if (last?.kind !== "compute" || last.result !== value) return false;
  if (["bitAnd", "bitOr", "bitXor", "bitNot", "shiftLeft", "shiftRight", "shiftRightUnsigned"].includes(last.op))
    return true;
  const divisor = last.op === "remainder" ? last.operands[1] : undefined;
  return statements.some(
    (it) => it.kind === "constant" && it.result === divisor && it.value !== 0 && it.value !== undefined,
  );
}

/** Whether the operation takes and gives indexes. */
function worksOnIndexes(context: Context, op: OpName, operands: number): boolean {
  return context.program.operations[op].type(Array(operands).fill("index")) === "index";
}

/** An operation on numbers, in `index` where the operands and the operation allow it. */
export function arithmetic(
  context: Context,
  op: OpName,
  operands: readonly { readonly content: Content; readonly node: Node }[],
  operator: string,
): Content {
  if (operands.some(({ content }) => content.kind === "refused")) return { kind: "refused" };
  const type = worksOnIndexes(context, op, operands.length)
    ? commonType(operands.map(({ content }) => content))
    : "f64";
  const values = operands.map(({ content, node }) => asNumber(context, content, type, node, operator));
  return scalar(context.builder.compute(op, ...values));
}

/** The scalar type in which contents meet; undefined when they are not scalars of one kind. */
export function meetingType(contents: readonly Content[]): ScalarType | undefined {
  if (contents.every(isBoolean)) return "bool";
  if (contents.every(isText)) return "text";
  return contents.every((content) => numberTypeOf(content) !== undefined) ? commonType(contents) : undefined;
}
