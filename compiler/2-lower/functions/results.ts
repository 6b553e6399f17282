/** What functions that are written out give back, from however many places. */
import type { Node, Type } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, leaf, leavesOf, type Shape } from "../../ir/types.ts";
import { leavesAs, shapeAt } from "../contents/bundles.ts";
import { missing } from "../contents/cells.ts";
import { shapeOfContent } from "../contents/content-shapes.ts";
import { type Content, undefinedContent } from "../contents/contents.ts";
import { byReference, shapeOf } from "../contents/shapes.ts";
import type { Context } from "../context.ts";
import { isJavaScript } from "../names/java-script.ts";
import { returnedBy } from "../syntax/returned.ts";
import { typeHasFieldOf } from "../syntax/written-fields.ts";

/**
 * What a function that is written out gives, from several places: of the structure that its type says, or else of that
 * which the first of them has.
 */
export class Result {
  private known: Shape | undefined;

  constructor(
    private readonly context: Context,
    private readonly callee: CodeNode,
  ) {
    const type = callee.getReturnType();
    const isTyped = !isJavaScript(callee);
    const declared = shapeOf(isTyped ? type : type.getNonNullableType(), callee);
    if (declared.kind !== "noShape" && (isTyped || isScalarShape(declared)))
      this.known = isIndexResult(context, callee, declared) ? leaf("index") : asHeldIn(context, type, declared, callee);
  }

  /** That of a number until something is returned: nothing else follows from what gives nothing back. */
  get shape(): Shape {
    return this.known ?? undefinedContent;
  }

  leavesOf(content: Content, node: Node): readonly Value[] {
    const { context } = this;
    this.known ??= shapeOfContent(content);
    const { shape } = this;
    if (content.kind === "nothing" && isScalarShape(shape))
      return leavesOf(shape).map((type) => missing(context, type));
    if (this.known || content.kind === "refused")
      return leavesAs(context, content, shape, node) ?? dummies(context, shape);
    const declared = shapeAt(context, this.callee.getReturnType(), this.callee);
    return declared ? dummies(context, declared) : [];
  }
}

/** Of objects that may be written under another name it is the reference that is given back. */
function asHeldIn(context: Context, type: Type, shape: Shape, place: Node): Shape {
  return typeHasFieldOf(context.fieldsWritten, type, place) ? byReference(shape) : shape;
}

function isScalarShape(shape: Shape): boolean {
  return shape.kind === "leaf" && !isArrayType(shape.type);
}

function isIndexResult(context: Context, callee: CodeNode, shape: Shape): boolean {
  if (shape.kind !== "leaf" || shape.type !== "f64") return false;
  const returned = returnedBy(callee);
  return returned.length > 0 && returned.every((it) => ["index", "literal"].includes(context.kinds.kindOf(it)));
}

/** Stands in for the leaves of a result that has been refused. */
export function dummies(context: Context, shape: Shape): Value[] {
  return leavesOf(shape).map((type) => {
    const { builder } = context;
    return isArrayType(type) ? builder.allocate(type, builder.index(0)) : builder.constant(undefined, type);
  });
}
