/** Which list an expression makes, also where TypeScript says `any[]`: `new Array(n)`, and what is made of that. */
import { type CallExpression, type Expression, Node, type Type as SourceType } from "ts-morph";
import { type ArrayType, arrayType, isArrayType, listOf } from "../../ir/types.ts";
import { shapeAt } from "../contents/bundles.ts";
import { heldType, shapeOf } from "../contents/shapes.ts";
import type { Context } from "../context.ts";

/**
 * The list that an expression makes, by its type or else that of its variable; then by what `fill` puts into it. Of lists
 * that nothing is said of, the innermost hold numbers.
 */
export function listType(context: Context, node: Expression): ArrayType | undefined {
  const fill = fillOf(node);
  const types = [node.getType(), node.getContextualType(), fill?.getContextualType()];
  const said = types.find((type) => type && !type.isAny() && !holdsAny(type));
  if (said) {
    const shape = shapeAt(context, said, node);
    return shape?.kind === "leaf" && isArrayType(shape.type) ? shape.type : undefined;
  }
  const [filler] = fill?.getArguments() ?? [];
  return (Node.isExpression(filler) ? listOfAll(filler) : undefined) ?? untyped(node.getType());
}

/** The call of `fill` on what an expression makes. */
function fillOf(node: Expression): CallExpression | undefined {
  const member = node.getParent();
  const call = member?.getParent();
  const isFill = Node.isPropertyAccessExpression(member) && member.getName() === "fill";
  return isFill && Node.isCallExpression(call) && call.getExpression() === member ? call : undefined;
}

/** A list of what an expression gives; undefined where that says nothing. */
function listOfAll(filler: Expression): ArrayType | undefined {
  const type = filler.getType().getBaseTypeOfLiteralType();
  if (holdsAny(type)) return listOf(untyped(type));
  const shape = shapeOf(type, filler);
  if (shape.kind === "noShape" || shape.kind === "nothing") return undefined;
  if (shape.kind === "leaf" && shape.type === "bool") return arrayType("bool", "list");
  const held = heldType(shape);
  return held && listOf(held);
}

function holdsAny(list: SourceType): boolean {
  const element = list.getArrayElementType();
  return element !== undefined && (element.isAny() || holdsAny(element));
}

function untyped(list: SourceType): ArrayType {
  const element = list.getArrayElementType();
  return element?.isArray() ? listOf(untyped(element)) : arrayType("f64", "list");
}
