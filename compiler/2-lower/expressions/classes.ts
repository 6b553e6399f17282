/**
 * Classes that are structs with methods: `new`, methods, getters and static functions. Members are written out where they
 * are used, with the object as `this`. There is no inheritance, so the class of an object tells which member is meant.
 */
import { type ClassDeclaration, type Expression, type NewExpression, Node } from "ts-morph";
import type { MemberNode } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { inheritedClass, unsetField } from "../../diagnostics/catalog/2-lower.ts";
import { isArrayType } from "../../ir/types.ts";
import { giveObject, shapeAt } from "../bundles.ts";
import { store } from "../cells.ts";
import { writeOut } from "../closures.ts";
import { Bundle, Cell, type Content, refused, type Slot } from "../contents.ts";
import type { Context } from "../context.ts";
import { itemsOf } from "../items.ts";
import { isInherited } from "../members.ts";
import { overwrite } from "../variables.ts";

/** Runs a method or getter; `receiver` is undefined for a static one. */
export function runMember(
  context: Context,
  member: MemberNode,
  receiver: Content | undefined,
  args: readonly Node[],
  node: Expression,
): Content {
  const owner = member.getParent();
  if (Node.isClassDeclaration(owner) && refuseHeirs(context, owner, node)) return refused;
  const items = itemsOf(context, args);
  return writeOut(context, member, context.bindings.around(member), items, node, { receiver });
}

export function construct(context: Context, node: NewExpression, declaration: ClassDeclaration): Content {
  if (refuseHeirs(context, declaration, node)) return refused;
  const shape = shapeAt(context, node.getType(), node);
  if (shape?.kind !== "struct") return refused;
  const object = new Bundle("struct", new Map<string, Slot>(), true);
  for (const { name, shape: part } of shape.fields) {
    if (part.kind !== "leaf") continue;
    const cell = new Cell(part.type, undefined, name);
    object.give(name, cell);
    context.environment.set(cell, isArrayType(part.type) ? "unset" : context.builder.constant(undefined, part.type));
  }
  const set = (name: string, content: Content, at: Node) => assignFirst(context, object, name, content, at);
  const args = itemsOf(context, node.getArguments());
  const [code] = declaration.getConstructors().filter((each) => each.getBody());
  const setFields = () => {
    for (const property of declaration.getInstanceProperties()) {
      const initializer = Node.isPropertyDeclaration(property) ? property.getInitializer() : undefined;
      if (initializer) set(property.getName(), context.expression(initializer), initializer);
    }
  };
  const prepare = () => {
    setFields();
    for (const parameter of code?.getParameters() ?? []) {
      if (parameter.isParameterProperty()) {
        set(parameter.getName(), context.expression(parameter.getNameNode() as Expression), parameter);
      }
    }
    object.construction = context.builder;
  };
  if (code) {
    const around = context.bindings.around(code);
    writeOut(context, code, around, args, node, { receiver: object, prepare });
  } else context.withReceiver(object, setFields);
  object.construction = undefined;
  const missing = shape.fields.find(({ name, shape: part }) => part.kind !== "leaf" && !object.slots.has(name));
  if (missing) return context.refuse(unsetField.at(spanOf(node), { field: missing.name }));
  return object;
}

/** A field takes its first content: an object becomes the very part of the new one. */
function assignFirst(context: Context, object: Bundle, name: string, content: Content, node: Node): void {
  const slot = object.slots.get(name);
  if (slot instanceof Cell) store(context, slot, content, node);
  else if (slot instanceof Bundle) overwrite(context, slot, content, node);
  else if (content instanceof Bundle) giveObject(context, object, name, content, node);
}

function refuseHeirs(context: Context, declaration: ClassDeclaration, node: Node): boolean {
  const isHeir = isInherited(declaration);
  if (isHeir) context.refuse(inheritedClass.at(spanOf(node), { name: declaration.getName() ?? excerpt(declaration) }));
  return isHeir;
}
