/** Objects that a caller may leave out, as options are: then every field of them is missing. */
import { type Expression, Node, type ParameterDeclaration } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Parameter, Value } from "../../ir/nodes.ts";
import { type Field, isArrayType, type Shape } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { choose } from "../expressions/choices.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { nodesIn } from "../syntax/nodes-in.ts";
import { bundleOf, readSlot } from "./bundles.ts";
import { Bundle, type Content, refused } from "./contents.ts";
import { asScalar, scalar } from "./convert.ts";
import { absenceOf, heldBy } from "./optionals.ts";

/** What a parameter holds whose fields may be missing one by one: those of its default where the whole object is missing. */
export function orDefaultObject(
  context: Context,
  given: Content,
  { shape, name }: Parameter,
  node: ParameterDeclaration,
): Content {
  const initializer = node.getInitializer();
  const content = initializer && context.expression(initializer);
  if (!initializer || !(content instanceof Bundle) || content.slots.size === 0) return given;
  if (!(given instanceof Bundle) || shape.kind !== "struct") return refused;
  // A required field is missing only where the object is.
  const witness = shape.fields.find(({ optional }) => !optional);
  if (!witness) throw new InternalError("an optional object of which nothing tells whether it is there");
  const isMissing = isLeftOut(context, readSlot(context, given.slots.get(witness.name), initializer));
  const parts = new Map<string, Content>();
  for (const field of shape.fields) {
    const own = readSlot(context, given.slots.get(field.name), initializer);
    const slot = content.slots.get(field.name);
    const fallback = slot && readSlot(context, slot, initializer);
    parts.set(field.name, fallback ? chosen(context, field, isMissing, fallback, own, initializer) : own);
  }
  const object = bundleOf(context, "struct", parts, name, node);
  if (object instanceof Bundle) object.isOwn = false;
  return object;
}

/** Whether a field that its object must have is missing. */
function isLeftOut(context: Context, content: Content): Value {
  if (content.kind === "optional") return absenceOf(context, content);
  if (content.kind !== "scalar") throw new InternalError("a field of an optional object that is always there");
  return context.builder.compute("isMissing", content.value);
}

/** A field of the default where the whole object is missing, else that of the object. */
function chosen(
  context: Context,
  { shape, optional }: Field,
  isMissing: Value,
  fallback: Content,
  own: Content,
  node: Expression,
): Content {
  const held = own.kind === "optional" && !optional ? heldBy(context, own) : own;
  const either = choose(
    context,
    node,
    isMissing,
    () => fallback,
    () => held,
  );
  if (either.kind === "refused" || shape.kind !== "leaf" || isArrayType(shape.type)) return either;
  const value = asScalar(context, either, shape.type, node);
  if (optional) context.mayBeMissing.set(value, { kind: "parameter", isDeclared: true });
  return scalar(value);
}

/**
 * Whether the fields of an object that may be left out can be taken for missing one by one: it has an empty default, or one
 * that gives a field which every object has, or it is only read by `p?.field`, `{ ...p }` and `p ?? {}`.
 */
export function isMissingByFields(parameter: ParameterDeclaration, { fields }: Shape & { kind: "struct" }): boolean {
  const initializer = parameter.getInitializer();
  if (!initializer) return !usesOf(parameter).some((use) => !isOptionalUse(use));
  const literal = unwrapped(initializer);
  if (!Node.isObjectLiteralExpression(literal)) return false;
  return literal.getProperties().length === 0 || fields.some(({ optional }) => !optional);
}

function usesOf(parameter: ParameterDeclaration): Expression[] {
  const code = enclosingFunction(parameter);
  return (code ? nodesIn(code) : []).filter((node): node is Expression => {
    if (!Node.isIdentifier(node) || node === parameter.getNameNode()) return false;
    const meaning = meaningOf(node);
    return meaning.kind === "local" && meaning.declaration === parameter;
  });
}

function isOptionalUse(name: Expression): boolean {
  const parent = name.getParent();
  if (Node.isPropertyAccessExpression(parent)) return parent.hasQuestionDotToken();
  if (Node.isSpreadAssignment(parent)) return true;
  if (!Node.isBinaryExpression(parent) || parent.getOperatorToken().getText() !== "??") return false;
  const other = unwrapped(parent.getRight());
  return parent.getLeft() === name && Node.isObjectLiteralExpression(other) && other.getProperties().length === 0;
}
