/** What functions that are written out give back, from however many places. */
import type { Node, Type } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { missingField, unsupportedType } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, leaf, leavesOf, type Shape } from "../../ir/types.ts";
import { contentOf, leavesAs, shapeAt } from "../contents/bundles.ts";
import { missing } from "../contents/cells.ts";
import { shapeOfContent } from "../contents/content-shapes.ts";
import { type Bundle, type Content, type Nothing, undefinedContent } from "../contents/contents.ts";
import { scalar } from "../contents/convert.ts";
import { knownBoolean } from "../contents/known.ts";
import { absent, heldBy, optionalOf, presenceOf } from "../contents/optionals.ts";
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
  /** Whether the function's type says what it gives. */
  private readonly isDeclared: boolean;
  /** What it gives where it gives nothing, if its type allows both that and something else. */
  readonly missingAs: Nothing["value"] | undefined;

  constructor(
    private readonly context: Context,
    private readonly callee: CodeNode,
  ) {
    const type = callee.getReturnType();
    const isTyped = !isJavaScript(callee);
    const members = type.isUnion() ? type.getUnionTypes() : [];
    if (isTyped && members.some((it) => it.isNull()) && members.some((it) => it.isUndefined())) {
      const remedy = "Let it give one of them only.";
      const facts = { type: type.getText(callee), why: "it may be null and may be undefined", remedy };
      context.refuse(unsupportedType.at(spanOf(callee), facts));
    }
    const orNothing = isTyped ? shapeOrNothing(type, callee) : undefined;
    if (orNothing) {
      this.missingAs = orNothing.missingAs;
      this.known = asHeldIn(context, type, orNothing.shape, callee);
      this.isDeclared = true;
      return;
    }
    const declared = shapeOf(isTyped ? type : type.getNonNullableType(), callee);
    if (declared.kind !== "noShape" && (isTyped || isScalarShape(declared)))
      this.known = isIndexResult(context, callee, declared) ? leaf("index") : asHeldIn(context, type, declared, callee);
    this.isDeclared = this.known !== undefined;
  }

  /** That of a number until something is returned: nothing else follows from what gives nothing back. */
  get shape(): Shape {
    const shape = this.known ?? undefinedContent;
    return this.missingAs ? { kind: "tuple", elements: [leaf("bool"), shape] } : shape;
  }

  leavesOf(content: Content, node: Node): readonly Value[] {
    const { context } = this;
    if (this.known && this.missingAs && content.kind !== "refused") {
      return this.leavesOrNothing(content, this.known, this.missingAs, node) ?? dummies(context, this.shape);
    }
    this.known ??= shapeOfContent(content);
    const { shape } = this;
    const extra = content.kind === "bundle" && !this.isDeclared ? fieldBeyond(content, shape) : undefined;
    if (extra !== undefined) {
      context.refuse(missingField.at(spanOf(node), { field: extra }));
      return dummies(context, shape);
    }
    if (content.kind === "nothing" && isScalarShape(shape))
      return leavesOf(shape).map((type) => missing(context, type));
    if (this.known || content.kind === "refused")
      return leavesAs(context, content, shape, node) ?? dummies(context, shape);
    const declared = shapeAt(context, this.callee.getReturnType(), this.callee);
    return declared ? dummies(context, declared) : [];
  }

  /** The content that these leaves make. */
  contentOf(leaves: readonly Value[], isOwn: boolean): Content {
    const { context, known, missingAs } = this;
    if (!known || !missingAs) return contentOf(context, this.shape, leaves, { isOwn });
    const [isThere, ...others] = leaves;
    const content = contentOf(context, known, others, { isOwn });
    if (!isThere) return content;
    if (content.kind !== "scalar") return optionalOf(context, isThere, content, missingAs);
    const isMissing = context.builder.compute("not", isThere);
    const { value } = content;
    return missingAs === "null"
      ? { kind: "scalar", value, isMissing, missingAs }
      : { kind: "scalar", value, isMissing };
  }

  /** Whether something is given, and its leaves. */
  private leavesOrNothing(content: Content, shape: Shape, missingAs: Nothing["value"], node: Node) {
    const { context } = this;
    const behind = (isThere: Value, leaves: readonly Value[] | undefined) => leaves && [isThere, ...leaves];
    if (content.kind === "nothing" && content.value === missingAs) {
      const none = leavesOf(shape).map((type) => absent(context, type, missingAs));
      return behind(knownBoolean(context, false), none);
    }
    if (content.kind === "optional" && content.missingAs === missingAs) {
      return behind(presenceOf(context, content), leavesAs(context, heldBy(context, content), shape, node));
    }
    const isMissing = content.kind === "scalar" ? content.isMissing : undefined;
    const isThere = isMissing ? context.builder.compute("not", isMissing) : knownBoolean(context, true);
    const given = content.kind === "scalar" ? scalar(content.value) : content;
    return behind(isThere, leavesAs(context, given, shape, node));
  }
}

/** A field that objects of a shape do not have. */
function fieldBeyond({ slots }: Bundle, shape: Shape): string | undefined {
  const names = shape.kind === "struct" ? shape.fields.map(({ name }) => name) : undefined;
  return names && [...slots.keys()].find((name) => !names.includes(name));
}

/** The shape of a type that allows nothing besides, of one kind. */
function shapeOrNothing(type: Type, place: Node) {
  const members = type.isUnion() ? type.getUnionTypes() : [];
  const isNull = members.some((member) => member.isNull());
  if (isNull === members.some((member) => member.isUndefined())) return undefined;
  const shape = shapeOf(type.getNonNullableType(), place);
  if (shape.kind === "noShape" || shape.kind === "nothing") return undefined;
  return { shape, missingAs: isNull ? ("null" as const) : ("undefined" as const) };
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
