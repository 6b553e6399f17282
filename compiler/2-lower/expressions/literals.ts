/** Literals of numbers, booleans and strings, and objects written in place. */
import {
  type Expression,
  type FalseLiteral,
  Node,
  type NoSubstitutionTemplateLiteral,
  type NumericLiteral,
  type ObjectLiteralExpression,
  type PropertyAssignment,
  type StringLiteral,
  SyntaxKind,
  type TrueLiteral,
  type Type,
} from "ts-morph";
import { isAccessor, thisIn, unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unsupportedMissing, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import { isRecord } from "../../ir/types.ts";
import { bundleOf, readField, readSlot } from "../contents/bundles.ts";
import {
  Bundle,
  type Content,
  describe,
  type Optional,
  type OwnMember,
  refused,
  undefinedContent,
} from "../contents/contents.ts";
import { scalar } from "../contents/convert.ts";
import { loadField } from "../contents/elements.ts";
import { knownBoolean, knownText } from "../contents/known.ts";
import { possibleTestOf } from "../contents/missing-values.ts";
import { absenceOf, heldBy } from "../contents/optionals.ts";
import type { Context } from "../context.ts";
import { sourceCallable } from "../functions/callables.ts";
import { numericValue } from "../names/literal-values.ts";
import { isConstant, meaningOf } from "../names/meanings.ts";
import { classOfType, memberIn } from "../names/members.ts";
import { choose } from "./choices.ts";
import { guardedObject } from "./logic.ts";

export function lowerNumber(_context: Context, node: NumericLiteral): Content {
  return { kind: "literal", value: numericValue(node) };
}

export function lowerText(context: Context, node: StringLiteral | NoSubstitutionTemplateLiteral): Content {
  return knownText(context, node.getLiteralValue());
}

export function lowerBoolean(context: Context, node: TrueLiteral | FalseLiteral): Content {
  return scalar(knownBoolean(context, Node.isTrueLiteral(node)));
}

export function lowerNull(): Content {
  return { kind: "nothing", value: "null" };
}

export function lowerObject(context: Context, node: ObjectLiteralExpression): Content {
  const parts = new Map<string, Content>();
  const members = new Map<string, OwnMember>();
  const name = variableNameFor(node);
  let isRefused = false;
  const add = (key: string, content: Content) => {
    isRefused ||= content.kind === "refused";
    members.delete(key);
    parts.set(key, content);
  };
  const addMember = (key: string, member: OwnMember) => {
    parts.delete(key);
    members.set(key, member);
  };
  for (const property of node.getProperties()) {
    if (Node.isPropertyAssignment(property)) {
      const key = keyOf(context, property.getNameNode());
      const isNoField = key === undefined || standsForMethod(context, property, key) || isPrototype(context, property);
      if (isNoField) isRefused = true;
      else add(key, context.expression(property.getInitializerOrThrow()));
    } else if (Node.isShorthandPropertyAssignment(property)) {
      add(property.getName(), context.expression(property.getNameNode()));
    } else if (Node.isMethodDeclaration(property) || isAccessor(property)) {
      const key = keyOf(context, property.getNameNode());
      if (key === undefined) isRefused = true;
      else if (Node.isMethodDeclaration(property) && !thisIn(property)) add(key, sourceCallable(context, property));
      else {
        const others = Node.isMethodDeclaration(property) ? [] : (members.get(key)?.codes ?? []);
        const isOther = (code: Node) => isAccessor(code) && code.getKind() !== property.getKind();
        addMember(key, { codes: [...others.filter(isOther), property], scope: context.bindings.around(property) });
      }
    } else {
      const given = spreadIn(context, property.getExpression());
      const spread = given.kind === "optional" ? heldBy(context, given) : given;
      const over = (key: string, field: Content) => {
        const object = property.getExpression();
        const whole = () => overEarlier(context, parts.get(key), field, key, object);
        add(
          key,
          given.kind === "optional" ? unlessMissing(context, given, parts.get(key), whole, key, object) : whole(),
        );
      };
      if (spread.kind === "bundle") {
        for (const [key, slot] of spread.slots) over(key, readSlot(context, slot, property));
        for (const [key, member] of spread.members) {
          if (given.kind === "optional") isRefused ||= refuseSpread(context, property);
          else if (member.codes.some(Node.isMethodDeclaration)) addMember(key, member);
          else over(key, readField(context, spread, key, property));
        }
      } else if (spread.kind === "array" && isRecord(spread.value.type)) {
        for (const { name: key } of spread.value.type.fields)
          over(key, loadField(context, spread.value, key) ?? refused);
      } else {
        isRefused = true;
        if (spread.kind !== "refused") {
          const facts = { expected: "An object", found: describe(spread) };
          context.refuse(unexpectedStructure.at(spanOf(property), facts));
        }
      }
    }
  }
  const object = isRefused ? refused : bundleOf(context, "struct", parts, name, node);
  if (object instanceof Bundle) object.members = members;
  return object;
}

/** An object of which it is not known whether it is there has fields alone that can be spread. */
function refuseSpread(context: Context, property: Node): true {
  const remedy = "Choose between the whole objects, or between the numbers that are computed of them.";
  context.refuse(unsupportedSyntax.at(spanOf(property), { what: "Spreading methods that may be missing is", remedy }));
  return true;
}

/** What is spread; `condition && object` may be nothing. */
function spreadIn(context: Context, expression: Expression): Content {
  return guardedObject(context, expression, expression, () => undefinedContent) ?? context.expression(expression);
}

/** A field of an object that may be missing: then it leaves in its place what was there. */
function unlessMissing(
  context: Context,
  object: Optional,
  earlier: Content | undefined,
  field: () => Content,
  key: string,
  node: Expression,
): Content {
  const declared = node.getType().getNonNullableType().getProperty(key)?.getValueDeclaration();
  return choose(context, node, absenceOf(context, object), () => earlier ?? undefinedContent, field, declared);
}

/** A field that is spread takes the place of an earlier one, unless it has been left out. */
function overEarlier(
  context: Context,
  earlier: Content | undefined,
  field: Content,
  key: string,
  object: Expression,
): Content {
  if (earlier && field.kind === "optional") {
    return choose(
      context,
      object,
      absenceOf(context, field),
      () => earlier,
      () => heldBy(context, field),
      object.getType().getNonNullableType().getProperty(key)?.getValueDeclaration(),
    );
  }
  if (!earlier || field.kind !== "scalar" || !mayLack(object.getType(), key)) return field;
  const isMissing = field.isMissing ?? possibleTestOf(context, field.value);
  if (isMissing) {
    return choose(
      context,
      object,
      isMissing,
      () => earlier,
      () => field,
    );
  }
  return context.refuse(unsupportedMissing.at(spanOf(object), { what: `'${excerpt(object)}.${key}'` }));
}

function mayLack(type: Type, key: string): boolean {
  return type.getNonNullableType().getProperty(key)?.isOptional() === true || type.isNullable();
}

/** `{ __proto__: base }` has no such field: it says what the object inherits from. */
function isPrototype(context: Context, property: PropertyAssignment): boolean {
  const name = property.getNameNode();
  const key = Node.isStringLiteral(name) ? name.getLiteralValue() : property.getName();
  if (key !== "__proto__") return false;
  const what = "Saying by '__proto__' what an object inherits from is";
  context.refuse(unsupportedSyntax.at(spanOf(name), { what, remedy: "Give the field another name." }));
  return true;
}

/** Whether a property is to be what the class that is expected here has a method or accessor for: reported where it is. */
function standsForMethod(context: Context, property: PropertyAssignment, key: string): boolean {
  const literal = property.getParentIfKind(SyntaxKind.ObjectLiteralExpression);
  const expected = literal?.getContextualType();
  const declaration = expected && classOfType(expected);
  const isMember = (["method", "get"] as const).some((role) => declaration && memberIn(declaration, key, role));
  if (isMember) {
    const what = `'${key}' in place of a member of the class '${declaration?.getName()}' is`;
    const remedy = "Make an object of the class, or of one that extends it.";
    context.refuse(unsupportedSyntax.at(spanOf(property), { what, remedy }));
  }
  return isMember;
}

/** Whether an expression is a literal or names a constant: of a variable, types do not see all that assigns to it. */
function keepsItsValue(expression: Expression): boolean {
  if (Node.isLiteralExpression(unwrapped(expression))) return true;
  const meaning = meaningOf(expression);
  if (meaning.kind === "enumMember") return true;
  return (meaning.kind === "local" || meaning.kind === "module") && isConstant(meaning.declaration);
}

function keyOf(context: Context, name: Node): string | undefined {
  if (Node.isIdentifier(name)) return name.getText();
  if (Node.isStringLiteral(name)) return name.getLiteralValue();
  if (Node.isNumericLiteral(name)) return String(numericValue(name));
  if (Node.isComputedPropertyName(name)) {
    const key = name.getExpression();
    const value = keepsItsValue(key) ? key.getType().getLiteralValue() : undefined;
    if (typeof value === "string" || typeof value === "number") return String(value);
  }
  const remedy = "Write the field's name out.";
  context.refuse(unsupportedSyntax.at(spanOf(name), { what: "A computed field name is", remedy }));
  return undefined;
}

/** The variable that an object literal initialises, after which its fields can be named at once. */
export function variableNameFor(node: Expression): string | undefined {
  let parent: Node | undefined = node.getParent();
  while (
    parent &&
    (Node.isParenthesizedExpression(parent) || Node.isAsExpression(parent) || Node.isSatisfiesExpression(parent))
  ) {
    parent = parent.getParent();
  }
  return parent && Node.isVariableDeclaration(parent) && Node.isIdentifier(parent.getNameNode())
    ? parent.getName()
    : undefined;
}
