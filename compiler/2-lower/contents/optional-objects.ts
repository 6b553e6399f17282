/** Objects of numbers that a caller may leave out, as options are: then every field of them is missing. */
import { type Expression, Node, type ParameterDeclaration } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { optionalObject } from "../../diagnostics/catalog/2-lower.ts";
import type { Parameter } from "../../ir/nodes.ts";
import type { ScalarType } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { choose } from "../expressions/choices.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { nodesIn } from "../syntax/nodes-in.ts";
import { contentOf, readSlot } from "./bundles.ts";
import { Bundle, type Content, refused } from "./contents.ts";
import { asScalar, scalar } from "./convert.ts";

/** What a parameter that may be left out holds: the fields of its default where the whole object is missing. */
export function orDefaultObject(
  context: Context,
  given: Content,
  { shape, leaves, name }: Parameter,
  node: ParameterDeclaration,
): Content {
  const initializer = node.getInitializer();
  if (!initializer) return isUsedAsOptional(context, node) ? given : refused;
  const content = context.expression(initializer);
  if (content.kind === "refused" || !(given instanceof Bundle) || shape.kind !== "struct") return refused;
  if (!(content instanceof Bundle)) {
    const why = "its default is not an object written in place";
    const remedy = "Write its fields out: '= { rate: 2 }'.";
    return context.refuse(optionalObject.at(spanOf(initializer), { name, why, remedy }));
  }
  if (content.slots.size === 0) return given;
  // A required field is missing only where the object is.
  const witness = shape.fields.findIndex(({ optional }) => !optional);
  if (witness < 0) {
    const why = "all its fields are optional, and its default gives some of them";
    return context.refuse(
      optionalObject.at(spanOf(node), {
        name,
        why,
        remedy: "Write '= {}', and give a field its default where it is read.",
      }),
    );
  }
  const isMissing = context.builder.compute("isMissing", leaves[witness]!);
  const values = shape.fields.map((field, i) => {
    const leaf = leaves[i]!;
    const slot = content.slots.get(field.name);
    if (!slot) return leaf;
    const fallback = readSlot(context, slot, initializer);
    const own = (): Content => scalar(leaf);
    const chosen = choose(context, initializer, isMissing, () => fallback, own);
    if (chosen.kind === "refused") return leaf;
    const value = asScalar(context, chosen, leaf.type as ScalarType, initializer);
    if (field.optional) context.mayBeMissing.set(value, { kind: "parameter", isDeclared: true });
    return value;
  });
  return contentOf(context, shape, values, { isOwn: false, name });
}

/** Whether the object is only read by `p?.field`, `{ ...p }` and `p ?? {}`, which are right for one that is missing; reported if not. */
function isUsedAsOptional(context: Context, parameter: ParameterDeclaration): boolean {
  const code = enclosingFunction(parameter);
  const other = (code ? nodesIn(code) : []).find((node): node is Expression => {
    if (!Node.isIdentifier(node) || node === parameter.getNameNode()) return false;
    const meaning = meaningOf(node);
    return meaning.kind === "local" && meaning.declaration === parameter && !isOptionalUse(node);
  });
  if (!other) return true;
  const facts = {
    name: parameter.getName(),
    why: "it is used here as if it were there",
    remedy: "Read its fields by '?.', or give it the default '= {}'.",
  };
  context.refuse(optionalObject.at(spanOf(other), facts));
  return false;
}

function isOptionalUse(name: Expression): boolean {
  const parent = name.getParent();
  if (Node.isPropertyAccessExpression(parent)) return parent.hasQuestionDotToken();
  if (Node.isSpreadAssignment(parent)) return true;
  if (!Node.isBinaryExpression(parent) || parent.getOperatorToken().getText() !== "??") return false;
  const other = unwrapped(parent.getRight());
  return parent.getLeft() === name && Node.isObjectLiteralExpression(other) && other.getProperties().length === 0;
}
