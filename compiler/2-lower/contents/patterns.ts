/** Destructuring, in declarations, parameters and assignments. Parts are taken and written one after the other. */
import {
  type ArrayLiteralExpression,
  type BindingElement,
  type Expression,
  Node,
  type ObjectLiteralExpression,
  SyntaxKind,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { listWithHoles, unexpectedStructure, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isList } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { choose, orElse } from "../expressions/choices.ts";
import { mayHaveHoles } from "../syntax/holes.ts";
import { hasField, readField, readSlot } from "./bundles.ts";
import { Bundle, type Content, describe, refused } from "./contents.ts";
import { scalar } from "./convert.ts";
import { loadElement, loadField } from "./elements.ts";
import { missingTestOf } from "./missing-values.ts";
import { copyOf } from "./object-copies.ts";
import { referenceTo, writeReference } from "./references.ts";
import { restOfElements, restOfFields, restOfItems } from "./rests.ts";
import { declare } from "./variables.ts";

/** What a pattern is taken from: the items of a list written in place, which need no array, or a content. */
export type Source =
  | { readonly items: readonly Content[] }
  | { readonly content: Content; readonly withHoles?: Expression };

/** Evaluates the right side of a pattern. */
export function sourceOf(context: Context, expression: Expression, target: Node): Source {
  const node = unwrapped(expression);
  const isList = Node.isArrayLiteralExpression(node) && node.getElements().every(isPlainItem);
  if (!isList || !(Node.isArrayBindingPattern(target) || Node.isArrayLiteralExpression(target))) {
    const content = context.expression(expression);
    return content.kind === "array" && mayHaveHoles(expression) ? { content, withHoles: expression } : { content };
  }
  const items = node.getElements().map((element) => {
    const content = context.expression(element);
    return content instanceof Bundle && content.isHeld ? copyOf(context, content, undefined, element) : content;
  });
  return { items };
}

function isPlainItem(element: Node): boolean {
  return !Node.isSpreadElement(element) && !Node.isOmittedExpression(element);
}

/** A part of a source, which is read once, and whether it may be missing, so that a default takes its place. */
interface Part {
  readonly content: () => Content;
  readonly outside?: { readonly array: Value; readonly position: number; readonly withHoles?: Expression | undefined };
  /** A field that its object does not have. */
  readonly isAbsent?: boolean;
}

function partAt(context: Context, source: Source, position: number, node: Node): Part {
  if (isRest(node)) return present(elementsFrom(context, source, position, node));
  if ("items" in source) {
    const item = source.items[position];
    return present(item ?? refuseStructure(context, "An element", "a shorter list", node));
  }
  const { content } = source;
  if (content.kind === "refused") return present(content);
  if (content.kind === "bundle") return present(readSlot(context, content.slots.get(String(position)), node));
  if (content.kind !== "array") return present(refuseStructure(context, "An array", describe(content), node));
  const field = loadField(context, content.value, String(position));
  if (field) return present(field);
  const array = content.value;
  const element = () => loadElement(context, array, context.builder.index(position));
  return { content: element, outside: { array, position, withHoles: source.withHoles } };
}

/** What `...rest` takes of a list, from a position on. */
function elementsFrom(context: Context, source: Source, position: number, node: Node): Content {
  if ("items" in source) {
    const items = source.items.slice(position).map((content) => ({ content, node }));
    return restOfItems(context, items, node.getType(), undefined, node);
  }
  if (source.withHoles) return refuseHoles(context, source.withHoles, node);
  return restOfElements(context, source.content, position, node);
}

function isRest(node: Node): boolean {
  return Node.isSpreadElement(node) || (Node.isBindingElement(node) && node.getDotDotDotToken() !== undefined);
}

function fieldOf(context: Context, source: Source, name: string, node: Node): Part {
  const content = contentOf(source);
  if (content.kind === "refused") return present(content);
  if (content.kind === "bundle") {
    const isAbsent = !hasField(content, name) && Node.isBindingElement(node) && node.getInitializer() !== undefined;
    if (content.form === "tuple" && name === "length") return present({ kind: "literal", value: content.slots.size });
    return isAbsent ? { content: () => refused, isAbsent } : present(readField(context, content, name, node));
  }
  const position = positionIn(name);
  if (content.kind === "array" && position !== undefined) return partAt(context, source, position, node);
  const field = content.kind === "array" ? loadField(context, content.value, name) : undefined;
  if (field) return present(field);
  if (content.kind === "array" && name === "length") return present(scalar(context.builder.length(content.value)));
  return present(refuseStructure(context, "An object", describe(content), node));
}

/** The position that a key names, of an element: `[0]`, `0` or `"0"`; undefined for a field. */
function positionIn(key: string): number | undefined {
  const position = /^\d+$/.test(key) ? Number(key) : undefined;
  return position !== undefined && String(position) === key ? position : undefined;
}

/** An object cannot be taken from the items of a list. */
function contentOf(source: Source): Content {
  return "items" in source ? refused : source.content;
}

function present(content: Content): Part {
  return { content: () => content };
}

function refuseStructure(context: Context, expected: string, found: string, node: Node): Content {
  return context.refuse(unexpectedStructure.at(spanOf(node), { expected, found }));
}

/** The part, or the default where the part lies outside its array or has been left out. */
function withDefault(context: Context, part: Part, initializer: Expression | undefined): Content {
  if (!initializer) return part.content();
  const other = () => context.expression(initializer);
  if (part.isAbsent) return other();
  if (part.outside?.withHoles && isList(part.outside.array.type)) {
    return refuseHoles(context, part.outside.withHoles, initializer);
  }
  if (part.outside) return choose(context, initializer, isOutside(context, part.outside), other, part.content);
  const content = part.content();
  if (content.kind === "nothing" && content.value === "undefined") return other();
  if (content.kind === "optional" && content.missingAs === "undefined") return orElse(context, content, initializer);
  if (content.kind !== "scalar" || context.known.has(content.value)) return content;
  if (!context.mayBeMissing.has(content.value)) return content;
  const isMissing = missingTestOf(context, content.value, initializer);
  return choose(context, initializer, isMissing, other, () => content);
}

function refuseHoles(context: Context, list: Expression, node: Node): Content {
  return context.refuse(listWithHoles.at(spanOf(node), { list: excerpt(list) }));
}

function isOutside({ builder }: Context, { array, position }: { array: Value; position: number }): Value {
  return builder.compute("lessOrEqual", builder.length(array), builder.index(position));
}

// --- declarations ---

/** Declares the names of a pattern, or a single name. `holder` is the declaration of a single name. */
export function declarePattern(context: Context, name: Node, holder: Node, source: Source): void {
  if (Node.isIdentifier(name)) {
    const content = "items" in source ? refused : source.content;
    declare(context, holder, name.getText(), content, holder);
  } else if (Node.isArrayBindingPattern(name)) {
    for (const [i, element] of name.getElements().entries()) {
      if (Node.isBindingElement(element)) declareElement(context, element, () => partAt(context, source, i, element));
    }
  } else if (Node.isObjectBindingPattern(name)) {
    const keys = name.getElements().map((element) => keyText(element.getPropertyNameNode() ?? element.getNameNode()));
    for (const [i, element] of name.getElements().entries()) {
      const rest = () => present(restOfFields(context, contentOf(source), new Set(keys.slice(0, i)), element));
      const refusal = refuseKey(context, element.getPropertyNameNode() ?? element.getNameNode());
      const part = () => (refusal ? present(refusal) : fieldOf(context, source, keys[i]!, element));
      declareElement(context, element, isRest(element) ? rest : part);
    }
  }
}

function keyText(key: Node): string {
  const name = Node.isComputedPropertyName(key) ? unwrapped(key.getExpression()) : key;
  return Node.isStringLiteral(name) ? name.getLiteralValue() : name.getText();
}

/** Reports a key that is known only when the program runs; undefined where it is none. */
function refuseKey(context: Context, key: Node): Content | undefined {
  if (!Node.isComputedPropertyName(key)) return undefined;
  const name = unwrapped(key.getExpression());
  if (Node.isStringLiteral(name) || Node.isNumericLiteral(name)) return undefined;
  const remedy = `Read the part by itself: 'const part = object[${excerpt(name)}]'.`;
  return context.refuse(unsupportedSyntax.at(spanOf(key), { what: "A computed key in a pattern is", remedy }));
}

function declareElement(context: Context, element: BindingElement, part: () => Part): void {
  const content = withDefault(context, part(), element.getInitializer());
  declarePattern(context, element.getNameNode(), element, { content });
}

// --- assignments ---

/** `[a, b[i]] = right` and `({ x: a } = right)`. */
export function assignPattern(
  context: Context,
  target: ArrayLiteralExpression | ObjectLiteralExpression,
  right: Expression,
): Content {
  const source = sourceOf(context, right, target);
  assignParts(context, target, source);
  return "items" in source ? { kind: "nothing", value: "undefined" } : source.content;
}

function assignParts(context: Context, target: Expression, source: Source): void {
  if (Node.isArrayLiteralExpression(target)) {
    for (const [i, element] of target.getElements().entries()) {
      if (!Node.isOmittedExpression(element)) assignPart(context, element, () => partAt(context, source, i, element));
    }
    return;
  }
  if (!Node.isObjectLiteralExpression(target)) return;
  const taken = new Set<string>();
  for (const property of target.getProperties()) {
    if (Node.isSpreadAssignment(property)) {
      const place = property.getExpression();
      assignPart(context, place, () => present(restOfFields(context, contentOf(source), taken, place)));
    } else if (Node.isShorthandPropertyAssignment(property)) {
      const part = () => fieldOf(context, source, property.getName(), property);
      assignPart(context, property.getNameNode(), part, property.getObjectAssignmentInitializer());
      taken.add(property.getName());
    } else if (Node.isPropertyAssignment(property)) {
      const key = keyText(property.getNameNode());
      const refusal = refuseKey(context, property.getNameNode());
      const part = () => (refusal ? present(refusal) : fieldOf(context, source, key, property));
      assignPart(context, property.getInitializerOrThrow(), part);
      taken.add(key);
    }
  }
}

function assignPart(context: Context, place: Expression, part: () => Part, initializer?: Expression): void {
  if (Node.isSpreadElement(place)) return assignPart(context, place.getExpression(), part);
  const hasDefault = Node.isBinaryExpression(place) && place.getOperatorToken().getKind() === SyntaxKind.EqualsToken;
  const target = hasDefault ? place.getLeft() : place;
  const fallback = hasDefault ? place.getRight() : initializer;
  const inner = unwrapped(target);
  if (Node.isArrayLiteralExpression(inner) || Node.isObjectLiteralExpression(inner)) {
    assignParts(context, inner, { content: withDefault(context, part(), fallback) });
    return;
  }
  const reference = referenceTo(context, target);
  writeReference(context, reference, withDefault(context, part(), fallback), place);
}
