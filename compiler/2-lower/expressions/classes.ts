/**
 * Objects of classes: `new` runs the constructors of the whole chain, in JavaScript's order. A field that is a number, a
 * boolean or an array has its place from the start; any other is what it is first assigned.
 */
import {
  type CallExpression,
  type ClassDeclaration,
  type ConstructorDeclaration,
  type Expression,
  type NewExpression,
  Node,
  type PropertyDeclaration,
  SymbolFlags,
} from "ts-morph";
import type { MemberNode } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  abstractClass,
  replacedFunction,
  unknownBase,
  unsetField,
  unsupportedSyntax,
} from "../../diagnostics/catalog/2-lower.ts";
import { isArrayType } from "../../ir/types.ts";
import { giveFirst } from "../contents/bundles.ts";
import { missing, store } from "../contents/cells.ts";
import {
  Bundle,
  Cell,
  type Content,
  Optional,
  type Receiver,
  refused,
  type Slot,
  undefinedContent,
} from "../contents/contents.ts";
import { arrayOfItems, type Item, itemsOf } from "../contents/items.ts";
import { untold } from "../contents/missing-values.ts";
import { nullableField } from "../contents/nullable-fields.ts";
import { optionalArray } from "../contents/optional-variables.ts";
import { assignOptional, overwrite } from "../contents/overwriting.ts";
import { Scope } from "../contents/scope.ts";
import { shapeOf } from "../contents/shapes.ts";
import type { Context } from "../context.ts";
import { writeOut } from "../functions/closures.ts";
import { baseOf, chainOf, constructorOf, constructorWithoutBody, enclosingClass } from "../names/members.ts";

export function construct(context: Context, node: NewExpression, declaration: ClassDeclaration): Content {
  if (isRefused(context, node, declaration)) return refused;
  const args = itemsOf(context, node.getArguments());
  const object = new Bundle("struct", new Map<string, Slot>(), true);
  object.class = declaration;
  const waiting = makeFields(context, object, node);
  object.construction = context.builder;
  runConstructor(context, object, declaration, args, node);
  object.construction = undefined;
  for (const { name, mayBeUndefined } of waiting) {
    if (object.slots.has(name)) continue;
    if (!mayBeUndefined) return context.refuse(unsetField.at(spanOf(node), { field: name }));
    object.give(name, undefinedContent);
  }
  return object;
}

/** Cells for the numbers, booleans and arrays among the fields; gives the others, which wait for their first content. */
function makeFields(context: Context, object: Bundle, node: NewExpression) {
  const waiting: { name: string; mayBeUndefined: boolean }[] = [];
  for (const property of node.getType().getProperties()) {
    if (property.getFlags() & (SymbolFlags.Method | SymbolFlags.Accessor)) continue;
    const name = property.getName();
    const type = property.getTypeAtLocation(node);
    const shape = shapeOf(property.isOptional() ? type.getNonNullableType() : type, node);
    const optional = optionalArray(context, type, name, node, property.isOptional());
    const cell = shape.kind === "leaf" ? new Cell(shape.type, undefined, name) : nullableField(type, undefined, name);
    if (optional) object.give(name, optional);
    else if (cell) {
      object.give(name, cell);
      clear(context, cell);
    } else {
      const isUndefined = [type, ...type.getUnionTypes()].some((each) => each.isUndefined());
      waiting.push({ name, mayBeUndefined: property.isOptional() || isUndefined });
    }
  }
  return waiting;
}

function clear(context: Context, cell: Cell): void {
  const { type, presence } = cell;
  context.environment.set(cell, isArrayType(type) ? "unset" : missing(context, type));
  if (presence) context.environment.set(presence, untold(context));
}

/** What keeps objects of a class from being made: reported, and true. */
function isRefused(context: Context, node: NewExpression, declaration: ClassDeclaration): boolean {
  const name = declaration.getName() ?? excerpt(declaration);
  const errors = context.hasErrors;
  context.hasErrors = false;
  if (declaration.isAbstract()) context.refuse(abstractClass.at(spanOf(node), { name }));
  const privates = new Set<string>();
  for (const each of chainOf(declaration)) {
    const extended = each.getExtends();
    if (extended && !baseOf(each))
      context.refuse(unknownBase.at(spanOf(extended), { name: extended.getExpression().getText() }));
    const declared = constructorWithoutBody(each);
    if (declared) {
      const remedy = "Write what it does, '{ }' if that is nothing.";
      context.refuse(unsupportedSyntax.at(spanOf(declared), { what: "A constructor without a body is", remedy }));
    }
    for (const field of each.getInstanceProperties()) {
      const own = field.getName();
      if (Node.isPropertyDeclaration(field) && field.hasAccessorKeyword()) {
        const remedy = "Write a plain field, or a getter and a setter.";
        context.refuse(unsupportedSyntax.at(spanOf(field), { what: "An 'accessor' field is", remedy }));
      }
      if (!own.startsWith("#") || !Node.isPropertyDeclaration(field)) continue;
      if (privates.has(own)) {
        const what = `The private field '${own}' of two classes that inherit from each other is`;
        context.refuse(unsupportedSyntax.at(spanOf(field), { what, remedy: "Give one of them another name." }));
      }
      privates.add(own);
    }
  }
  const isFaulty = context.hasErrors;
  context.hasErrors ||= errors;
  return isFaulty;
}

/** Runs what a class and those it inherits from do to a new object. */
function runConstructor(
  context: Context,
  object: Bundle,
  declaration: ClassDeclaration,
  args: readonly Item[],
  node: Expression,
): void {
  const code = constructorOf(declaration);
  const base = baseOf(declaration);
  const initialise = () => initialiseFields(context, object, declaration, code);
  if (code) {
    const receiver = { content: object, declared: declaration };
    // Where there is a base class, the fields come behind the call of 'super'.
    writeOut(context, code, context.bindings.around(code), args, node, {
      receiver,
      prepare: base ? undefined : initialise,
    });
    return;
  }
  if (base) runConstructor(context, object, base, args, node);
  initialise();
}

/** Runs a method or accessor; `receiver` is undefined for a static one, and for a method that has lost its object. */
export function runMember(
  context: Context,
  member: MemberNode,
  receiver: Receiver | undefined,
  args: readonly Item[],
  node: Node,
): Content {
  return writeOut(context, member, receiver?.scope ?? context.bindings.around(member), args, node, { receiver });
}

/** `super(...)` in a constructor. */
export function lowerSuperCall(context: Context, node: CallExpression): Content {
  const declaration = enclosingClass(node);
  const base = declaration && baseOf(declaration);
  const object = context.bindings.self?.content;
  if (!base || !(object instanceof Bundle)) return refused;
  runConstructor(context, object, base, itemsOf(context, node.getArguments()), node);
  initialiseFields(context, object, declaration, constructorOf(declaration));
  return undefinedContent;
}

/**
 * The fields that a class declares itself, and those that its constructor's parameters declare. Where fields are defined
 * as JavaScript does it, the parameters come last, and a field without a value is `undefined` from here on; where
 * TypeScript assigns them, parameters come first.
 */
function initialiseFields(
  context: Context,
  object: Bundle,
  declaration: ClassDeclaration,
  code: ConstructorDeclaration | undefined,
): void {
  const isDefined = declaration.getProject().getCompilerOptions().useDefineForClassFields !== false;
  const giveParameters = () => {
    for (const parameter of code?.getParameters() ?? []) {
      if (!parameter.isParameterProperty()) continue;
      const content = context.expression(parameter.getNameNode() as Expression);
      assignFirst(context, object, parameter.getName(), content, parameter);
    }
  };
  if (!isDefined) giveParameters();
  for (const field of declaration.getInstanceProperties()) {
    if (Node.isPropertyDeclaration(field) && !field.isAbstract() && !field.hasDeclareKeyword())
      initialiseField(context, object, field, isDefined);
  }
  if (isDefined) giveParameters();
}

function initialiseField(context: Context, object: Bundle, field: PropertyDeclaration, isDefined: boolean): void {
  const name = field.getName();
  const initializer = field.getInitializer();
  if (initializer) {
    const scope = new Scope(field, context.kinds, context.bindings.root);
    scope.receiver = { content: object, declared: enclosingClass(field) };
    const content = context.within(scope, () => emptyList(context, object, field) ?? context.expression(initializer));
    return assignFirst(context, object, name, content, initializer);
  }
  const slot = object.slots.get(name);
  if (!isDefined || !slot) return;
  if (slot instanceof Cell) clear(context, slot);
  else if (slot instanceof Optional) assignOptional(context, slot, { kind: "nothing", value: slot.missingAs }, field);
  else context.refuse(unsetField.at(spanOf(field), { field: name }));
}

/** `[]` for a field whose cell says what it is a list of: its declared type may leave that to the class's parameters. */
function emptyList(context: Context, object: Bundle, field: PropertyDeclaration): Content | undefined {
  const initializer = field.getInitializer();
  const slot = object.slots.get(field.getName());
  const isEmpty = Node.isArrayLiteralExpression(initializer) && initializer.getElements().length === 0;
  return isEmpty && slot instanceof Cell && isArrayType(slot.type) ? arrayOfItems(context, slot.type, []) : undefined;
}

/** A field takes its first content: an object becomes the very part of the new one. */
function assignFirst(context: Context, object: Bundle, name: string, content: Content, node: Node): void {
  const slot = object.slots.get(name);
  if (slot instanceof Cell) store(context, slot, content, node);
  else if (slot instanceof Bundle) overwrite(context, slot, content, node);
  else if (slot instanceof Optional) assignOptional(context, slot, content, node);
  else if (slot) context.refuse(replacedFunction.at(spanOf(node), { name }));
  else giveFirst(context, object, name, content, node);
}
