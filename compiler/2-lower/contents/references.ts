/** Places that are assigned to: variables, fields and elements. A place is evaluated once, then read and written. */

import {
  type ElementAccessExpression,
  type Expression,
  type Identifier,
  Node,
  type PropertyAccessExpression,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  ambiguousKind,
  computedKey,
  notConstant,
  replacedFunction,
  unexpectedStructure,
  unknownMember,
  unsupportedSyntax,
  usedBeforeAssigned,
  writesCapture,
  writesConstant,
} from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { elementType, isArrayType, isList, isRecord, type Type } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { chooseByTag } from "../expressions/choices.ts";
import { giveField, heldFunction, holdFunction, isStraight } from "../functions/callables.ts";
import { type Found, fixedMember, memberOn, refusedMember } from "../functions/dispatch.ts";
import { isDeclaredConstant, meaningOf } from "../names/meanings.ts";
import { needsGuard } from "../syntax/holes.ts";
import { keysOf } from "../syntax/targets.ts";
import { giveFirst } from "./bundles.ts";
import { read, store } from "./cells.ts";
import {
  Bundle,
  Callable,
  Cell,
  type Content,
  type Declaration,
  describe,
  FunctionVariable,
  Optional,
  refused,
  undefinedContent,
} from "./contents.ts";
import { asIndex, isText, scalar, valued } from "./convert.ts";
import { asElement, loadElement, positionOf } from "./elements.ts";
import { type FieldPlace, keyedPlace } from "./keyed-places.ts";
import { knownOf } from "./known.ts";
import { refuseGap, setLength } from "./list-lengths.ts";
import { heldForCertain, readOptional } from "./optionals.ts";
import { asHeld, assignOptional, overwrite } from "./overwriting.ts";
import { declare, isWritable } from "./variables.ts";

export type Reference =
  | { readonly kind: "cell"; readonly cell: Cell }
  | { readonly kind: "object"; readonly bundle: Bundle }
  | {
      readonly kind: "element";
      readonly array: Value;
      readonly index: Value;
      readonly type: Type;
      /** Whether a position behind the next one after the end is an error. */
      readonly isGuarded: boolean;
    }
  /** A variable of an object or array that may be nothing. */
  | { readonly kind: "optional"; readonly optional: Optional }
  /** A field that gets its first content. */
  | { readonly kind: "fresh"; readonly bundle: Bundle; readonly name: string }
  /** A property whose reads and writes run code, or that of one of several objects. */
  | { readonly kind: "accessor"; readonly get: () => Content; readonly set: (content: Content) => void }
  /** A variable that holds one function and then another. */
  | { readonly kind: "functions"; readonly variable: FunctionVariable }
  /** The length of a list. */
  | { readonly kind: "length"; readonly list: Value }
  /** A field of a function that is being made. */
  | { readonly kind: "functionField"; readonly of: Callable; readonly name: string }
  /** A variable that holds nothing yet: its first value says what it is. */
  | { readonly kind: "empty"; readonly declaration: Declaration; readonly name: string }
  | { readonly kind: "refused" };

const refusedPlace: Reference = { kind: "refused" };

/** The place that `expression` names as the target of an assignment. */
export function referenceTo(context: Context, expression: Expression): Reference {
  const node = unwrapped(expression);
  const refuse = (diagnostic: Parameters<Context["refuse"]>[0]) => {
    context.refuse(diagnostic);
    return refusedPlace;
  };
  if (Node.isIdentifier(node)) {
    const name = node.getText();
    const meaning = meaningOf(node);
    if (meaning.kind === "module" && !context.captured.has(meaning.declaration)) {
      return refuse(notConstant.at(spanOf(node), { name, why: "it belongs to the module, and is written" }));
    }
    if (meaning.kind !== "local" && meaning.kind !== "module") {
      return refuse(notConstant.at(spanOf(node), { name, why: "it is no variable" }));
    }
    if (context.captured.has(meaning.declaration)) return refuse(writesCapture.at(spanOf(node), { name }));
    if (isDeclaredConstant(meaning.declaration)) {
      const what = `Assigning to the constant '${name}' is`;
      return refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Declare it with 'let'." }));
    }
    const binding = context.bindings.get(meaning.declaration);
    if (binding instanceof Cell && context.environment.isConstant(binding)) {
      return refuse(notConstant.at(spanOf(node), { name, why: "it belongs to the module, and is written" }));
    }
    if (binding instanceof Cell) return { kind: "cell", cell: binding };
    if (binding instanceof Bundle) return { kind: "object", bundle: binding };
    if (binding instanceof Optional) return { kind: "optional", optional: binding };
    if (binding?.kind === "nothing") {
      if (binding.home === context.builder) return { kind: "empty", declaration: meaning.declaration, name };
      const becomes = becomesBy(node);
      // What is read of it from now on has been reported by this.
      context.bindings.set(meaning.declaration, refused);
      return refuse(ambiguousKind.at(spanOf(node), { name, first: binding.value, isField: false, becomes }));
    }
    if (binding instanceof FunctionVariable && isStraight(node, meaning.declaration))
      return { kind: "functions", variable: binding };
    if (binding instanceof Callable || binding instanceof FunctionVariable)
      return refuse(replacedFunction.at(spanOf(node), { name }));
    return binding ? refusedPlace : refuse(usedBeforeAssigned.at(spanOf(node), { name }));
  }
  if (Node.isPropertyAccessExpression(node)) return memberPlace(context, node);
  if (Node.isElementAccessExpression(node)) {
    const argument = node.getArgumentExpressionOrThrow();
    const array = certain(context, context.expression(node.getExpression()), argument.getText());
    if (Node.isStringLiteral(argument)) return partOf(context, array, argument.getLiteralValue(), node);
    const index = context.expression(argument);
    const name = knownOf(context, index);
    if (typeof name === "string") return partOf(context, array, name, node);
    const keyed = isText(index) && index.kind === "scalar" ? placeByKey(context, array, index.value, node) : undefined;
    if (keyed) return keyed;
    const keyOf = (form: "struct" | "object" | "tuple") =>
      computedKey.at(spanOf(node), {
        object: excerpt(node.getExpression()),
        kind: form === "tuple" ? form : "object",
        isWritten: true,
      });
    if (array.kind === "array" && isRecord(array.value.type)) {
      if (index.kind === "literal") return partOf(context, array, String(index.value), node);
      return refuse(keyOf(array.value.type.form));
    }
    if (array.kind === "array") return elementPlace(context, array.value, asIndex(context, index, argument), node);
    if (array.kind === "bundle" && index.kind === "literal") return partOf(context, array, String(index.value), node);
    if (array.kind === "bundle") return refuse(keyOf(array.form));
    if (array.kind === "refused") return refusedPlace;
    return refuse(unexpectedStructure.at(spanOf(node), { expected: "An array", found: describe(array) }));
  }
  const what = `Assignment to '${excerpt(node)}' is`;
  return refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Assign to a variable, a field or an element." }));
}

/** The place that a key names which only the run knows; undefined where that can be of several kinds. */
function placeByKey(
  context: Context,
  object: Content,
  key: Value,
  node: ElementAccessExpression,
): Reference | undefined {
  const names = keysOf(node);
  const has = (name: string) =>
    object.kind === "bundle"
      ? object.slots.get(name) instanceof Cell
      : object.kind === "array" && positionOf(object.value, name) !== undefined;
  if (!names || names.length < 2 || !names.every(has)) return undefined;
  const places = new Map<string, FieldPlace>();
  for (const name of names) {
    const place = partOf(context, object, name, node);
    if (place.kind !== "cell" && place.kind !== "element") return place;
    places.set(name, place);
  }
  return keyedPlace(context, places, key, node);
}

/** What a variable of unlike kinds becomes by its type, where that is neither a number nor an object that stands alone. */
function becomesBy(variable: Identifier): "function" | "link" | undefined {
  const declared = variable.getSymbol()?.getValueDeclaration()?.getType().getNonNullableType();
  if (!declared) return undefined;
  if (declared.getCallSignatures().length > 0) return "function";
  const isLink = declared.getProperties().some((field) => {
    const type = field.getTypeAtLocation(variable).getNonNullableType();
    return type === declared || type.getArrayElementType() === declared;
  });
  return isLink ? "link" : undefined;
}

function memberPlace(context: Context, node: PropertyAccessExpression): Reference {
  const meaning = meaningOf(node);
  if (meaning.kind === "module" && Node.isPropertyDeclaration(meaning.declaration)) {
    const why = "it belongs to the class, and is written";
    const remedy = "Hold it in an object that the function makes or takes.";
    context.refuse(notConstant.at(spanOf(node), { name: excerpt(node), why, remedy }));
    return refusedPlace;
  }
  const fixed = fixedMember(context, node, "set");
  if (fixed) return accessor(context, node, fixed, () => fixedMember(context, node, "get"));
  const object = certain(context, context.expression(node.getExpression()), node.getName());
  return memberOfObject(context, object, node);
}

/** An object of which a member is written: it has to be there. */
function certain(context: Context, object: Content, member: string): Content {
  return object.kind === "optional" ? heldForCertain(context, object, member, true) : object;
}

function memberOfObject(context: Context, object: Content, node: PropertyAccessExpression): Reference {
  if (object.kind === "choice") {
    const { tag, options } = object;
    const each = (change: (place: Reference) => Content) =>
      chooseByTag(context, node, tag, options.length, (i) => change(memberOfObject(context, options[i]!, node)));
    const set = (content: Content) => {
      each((place) => {
        writeReference(context, place, content, node);
        return undefinedContent;
      });
    };
    return { kind: "accessor", get: () => each((place) => readReference(context, place, node)), set };
  }
  const hasSlot = object instanceof Bundle && object.slots.has(node.getName());
  const setter = hasSlot ? undefined : memberOn(context, object, node, "set");
  if (setter) return accessor(context, node, setter, () => memberOn(context, object, node, "get"));
  return partOf(context, object, node.getName(), node);
}

function accessor(
  context: Context,
  node: Expression,
  setter: Found | typeof refusedMember,
  find: () => Found | typeof refusedMember | undefined,
): Reference {
  if (setter === refusedMember) return refusedPlace;
  const get = () => {
    const found = find();
    if (found === refusedMember) return refused;
    return found ? context.member(found.member, found.receiver, [], node) : undefinedContent;
  };
  const set = (content: Content) => {
    context.member(setter.member, setter.receiver, [{ content, node }], node);
  };
  return { kind: "accessor", get, set };
}

function elementPlace(context: Context, array: Value, index: Value, node: Node, position?: number): Reference {
  const fixed = context.fixedArrays.get(array);
  const name = excerpt(node);
  if (fixed === "constant") context.refuse(writesConstant.at(spanOf(node), { array: name }));
  if (fixed === "captured") context.refuse(writesCapture.at(spanOf(node), { name }));
  if (!isArrayType(array.type)) throw new InternalError("the element of a scalar");
  const isGuarded =
    isList(array.type) &&
    Node.isExpression(node) &&
    needsGuard(
      node,
      context.frames.map((frame) => frame.node),
    );
  return { kind: "element", array, index, type: elementType(array.type, position), isGuarded };
}

function partOf(context: Context, object: Content, name: string, node: Node): Reference {
  if (object.kind === "refused") return refusedPlace;
  const position = object.kind === "array" ? positionOf(object.value, name) : undefined;
  if (object.kind === "array" && position !== undefined)
    return elementPlace(context, object.value, context.builder.index(position), node, position);
  if (object.kind === "array" && isList(object.value.type) && name === "length") {
    elementPlace(context, object.value, context.builder.index(0), node);
    return { kind: "length", list: object.value };
  }
  const scope = object.kind === "function" && object.target.kind === "source" ? object.target.scope : undefined;
  if (object instanceof Callable && scope?.home === context.builder) return { kind: "functionField", of: object, name };
  if (object.kind !== "bundle") {
    const remedy = "Make a new array of the length that is needed.";
    context.refuse(unknownMember.at(spanOf(node), { member: name, of: describe(object), remedy }));
    return refusedPlace;
  }
  if (!isWritable(context, object, node)) return refusedPlace;
  const slot = object.slots.get(name);
  if (!slot && object.construction === context.builder) return { kind: "fresh", bundle: object, name };
  if (slot instanceof Cell && context.environment.isConstant(slot)) {
    context.refuse(notConstant.at(spanOf(node), { name, why: "it belongs to the module, and is written" }));
    return refusedPlace;
  }
  if (slot instanceof Cell) return { kind: "cell", cell: slot };
  if (slot instanceof Bundle) return { kind: "object", bundle: slot };
  if (slot instanceof Optional) return { kind: "optional", optional: slot };
  if (slot) {
    const isNothing = slot.kind === "nothing";
    context.refuse(
      isNothing
        ? ambiguousKind.at(spanOf(node), { name, first: slot.value, isField: true })
        : replacedFunction.at(spanOf(node), { name }),
    );
    return refusedPlace;
  }
  context.refuse(unexpectedStructure.at(spanOf(node), { expected: `A field '${name}'`, found: "none" }));
  return refusedPlace;
}

/** What the place holds now. */
export function readReference(context: Context, reference: Reference, node: Node): Content {
  switch (reference.kind) {
    case "cell":
      return read(context, reference.cell, node);
    case "object":
      return reference.bundle;
    case "optional":
      return readOptional(context, reference.optional, node);
    case "element":
      return loadElement(context, reference.array, reference.index, reference.type);
    case "accessor":
      return reference.get();
    case "length":
      return scalar(context.builder.length(reference.list));
    case "empty":
      return undefinedContent;
    case "functions":
      return heldFunction(context, reference.variable, node);
    case "fresh":
    case "functionField":
    case "refused":
      return refused;
  }
}

/** Assigns, and gives the value of the assignment as an expression. */
export function writeReference(context: Context, reference: Reference, content: Content, node: Node): Content {
  switch (reference.kind) {
    case "cell": {
      store(context, reference.cell, asHeld(context, reference.cell, content, node), node);
      const held = context.environment.get(reference.cell);
      if (typeof held === "string" || content.kind === "refused") return refused;
      return reference.cell.presence ? read(context, reference.cell, node) : valued(held);
    }
    case "fresh":
      if (content.kind !== "refused") giveFirst(context, reference.bundle, reference.name, content, node);
      return content;
    case "accessor":
      return content.kind === "refused" ? refused : kept(context, content, () => reference.set(content));
    case "empty":
      declare(context, reference.declaration, reference.name, content, node);
      return content;
    case "functionField":
      giveField(reference.of, reference.name, content);
      return content;
    case "functions":
      if (content instanceof Callable) holdFunction(context, reference.variable, content, node);
      else if (content.kind !== "refused")
        context.refuse(unexpectedStructure.at(spanOf(node), { expected: "A function", found: describe(content) }));
      return content;
    case "object":
      overwrite(context, reference.bundle, content, node);
      return reference.bundle;
    case "optional":
      assignOptional(context, reference.optional, content, node);
      return content;
    case "element": {
      if (content.kind === "refused") return refused;
      const value = asElement(context, content, reference.array, node, reference.type);
      if (!value) return refused;
      if (reference.isGuarded) refuseGap(context, reference.array, reference.index);
      context.builder.store(reference.array, reference.index, value);
      return content;
    }
    case "length":
      setLength(context, reference.list, asIndex(context, content, node));
      return content;
    case "refused":
      return refused;
  }
}

/** The content after `change`, which may have given its value a name. */
function kept(context: Context, content: Content, change: () => void): Content {
  if (content.kind !== "scalar" && content.kind !== "array") {
    change();
    return content;
  }
  const cell = new Cell(content.value.type, undefined);
  const { environment } = context;
  environment.set(cell, content.value);
  change();
  const value = context.environment.get(cell);
  context.environment.drop(cell);
  return typeof value === "string" ? refused : { ...content, value };
}
