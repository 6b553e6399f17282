/** Variables and fields: bound to their first content, named, and assigned to. */
import { Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  replacedByOtherClass,
  sharedRecordWritten,
  unexpectedStructure,
  writesParameterField,
} from "../../diagnostics/catalog/2-lower.ts";
import { isArrayType, type Shape } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { functionVariable, holdFunction } from "../functions/callables.ts";
import { chainOf, classOfType, isOpen, twinsOf } from "../names/members.ts";
import { isKept } from "../syntax/kept-objects.ts";
import { hasFieldOf, typeHasFieldOf } from "../syntax/written-fields.ts";
import { giveAbsentFields } from "./absent-fields.ts";
import { partsOf, referenceOf } from "./bundles.ts";
import { cellType, store } from "./cells.ts";
import { shapeOfContent } from "./content-shapes.ts";
import {
  type Binding,
  Bundle,
  Cell,
  type Content,
  type Declaration,
  describe,
  Optional,
  refused,
  type Slot,
} from "./contents.ts";
import { valued } from "./convert.ts";
import { knownBoolean } from "./known.ts";
import { copyOf, isReplacedLater, replaceable } from "./object-copies.ts";
import { bindOptional, emptyOptional, optionalFor } from "./optional-variables.ts";
import { assignOptional } from "./overwriting.ts";
import { partName, partVariable } from "./part-names.ts";
import { presenceCell } from "./presence-cells.ts";
import { byReference, heldType, shapeOf } from "./shapes.ts";

/** Binds a declared variable to its first content. A number variable has the type that `NumberKinds` gave it. */
export function declare(context: Context, declaration: Declaration, name: string, content: Content, node: Node): void {
  context.bindings.set(declaration, bindingFor(context, declaration, name, content, node));
}

function bindingFor(context: Context, declaration: Declaration, name: string, content: Content, node: Node): Binding {
  const optional = content.kind === "refused" ? undefined : optionalFor(context, declaration, name);
  if (optional) {
    assignOptional(context, optional, content, node);
    return optional;
  }
  if (content.kind === "function" || content.kind === "choice") {
    if (!context.kinds.isReassigned(declaration)) return content;
    if (content.kind === "choice") return context.refuse(replacedByOtherClass.at(spanOf(node), {}));
    const variable = functionVariable(context);
    holdFunction(context, variable, content, node);
    return variable;
  }
  if (content.kind === "nothing") {
    const { value } = content;
    const type = value === "null" ? orNullType(context, declaration) : undefined;
    if (type) {
      const presence = presenceCell(name);
      const cell = new Cell(type, { name }, undefined, context.kinds.takesFloats(declaration), presence, "null");
      store(context, cell, content, node);
      return cell;
    }
    return context.kinds.isReassigned(declaration) ? { kind: "nothing", value, home: context.builder } : content;
  }
  if (content.kind === "bundle") {
    const isReassigned = context.kinds.isReassigned(declaration);
    giveAbsentFields(context, declaration, content, name);
    const held = heldByReference(context, declaration, content, node);
    if (held) return bindingFor(context, declaration, name, held, node);
    if (isReassigned || (!Node.isParameterDeclaration(declaration) && isReplacedLater(context, content))) {
      const copy = copyOf(context, content, name, node);
      copy.holders++;
      return isReassigned ? replaceable(copy) : copy;
    }
    nameCells(context, content, name);
    content.holders++;
    return content;
  }
  if (content.kind === "optional") return bindOptional(context, name, content, node);
  const type = cellType(content, context.kinds.typeOf(declaration));
  if (type === undefined) {
    if (content.kind === "refused") return refused;
    const facts = { expected: `A value for '${name}'`, found: describe(content) };
    return context.refuse(unexpectedStructure.at(spanOf(node), facts));
  }
  const cell = new Cell(
    type,
    { name },
    undefined,
    context.kinds.takesFloats(declaration),
    presenceFor(context, declaration, content),
    content.kind === "scalar" ? content.missingAs : undefined,
  );
  store(context, cell, content, node);
  return cell;
}

/** The type of a variable that is `null` at first and a number or boolean later, as it is declared. */
function orNullType(context: Context, declaration: Declaration): "f64" | "index" | "bool" | undefined {
  const type = declaration.getType();
  if (!type.isUnion() || !context.kinds.isReassigned(declaration)) return undefined;
  const members = type.getUnionTypes();
  const values = members.filter((member) => !member.isNull());
  if (values.length === members.length) return undefined;
  if (values.every((member) => member.isBoolean() || member.isBooleanLiteral())) return "bool";
  return values.every((member) => member.isNumber()) ? context.kinds.typeOf(declaration) : undefined;
}

/** An object that may be written under another name is held by reference from the start; undefined for any other. */
export function heldByReference(
  context: Context,
  declaration: Declaration,
  object: Bundle,
  node: Node,
): Content | undefined {
  // A record does not say which code it runs.
  if (!hasFieldOf(context.fieldsWritten, object) || object.members.size > 0) return undefined;
  if (!isKept(declaration) && !context.kinds.isReassigned(declaration)) return undefined;
  // A record does not say of which class it is.
  const ofClass = object.class ?? classOfType(declaration.getType());
  if (ofClass && (chainOf(ofClass).some(isOpen) || twinsOf(ofClass).length > 0)) return undefined;
  const declared = shapeOf(declaration.getType(), declaration);
  const shape = declared.kind === "struct" || declared.kind === "tuple" ? declared : shapeOfContent(object);
  if (!shape || !heldType(shape)) return undefined;
  const reference = referenceOf(context, object, shape, node);
  return reference ? valued(reference) : refused;
}

/** The boolean beside a number that may be assigned `undefined`, or is that until it is assigned. */
function presenceFor(context: Context, declaration: Declaration, first?: Content): Cell | undefined {
  const name =
    Node.isVariableDeclaration(declaration) || Node.isParameterDeclaration(declaration) ? declaration.getName() : "";
  const isAsked = first?.kind === "scalar" && first.isMissing !== undefined;
  if (name === "" || !(isAsked || context.kinds.isReassigned(declaration))) return undefined;
  const type = declaration.getType();
  const mayBeUndefined = type.isAny() || (type.isUnion() && type.getUnionTypes().some((it) => it.isUndefined()));
  return isAsked || mayBeUndefined ? presenceCell(name) : undefined;
}

/** A variable without initializer: of the type it is declared with. */
export function declareEmpty(context: Context, declaration: Declaration, name: string, shape: Shape): void {
  const optional = optionalFor(context, declaration, name);
  if (optional) {
    context.bindings.set(declaration, optional);
    return;
  }
  const make = (part: Shape, path: string, field: string | undefined): Slot => {
    if (part.kind === "optional") return emptyOptional(context, part.held, path, field);
    if (part.kind !== "leaf") {
      const slots = partsOf(part).map(([key, inner]): [string, Slot] => [
        key,
        make(inner, partName(path, key) ?? key, key),
      ]);
      const bundle = new Bundle(part.kind === "tuple" ? "tuple" : "struct", new Map(slots), true);
      return bundle;
    }
    const isNumber = part.type === "f64" && field === undefined;
    const type = isNumber ? context.kinds.typeOf(declaration) : part.type;
    const isVariable = field === undefined;
    const presence = isVariable && !isArrayType(type) ? presenceFor(context, declaration) : undefined;
    const cell = new Cell(
      type,
      partVariable(path, field),
      field,
      isVariable && context.kinds.takesFloats(declaration),
      presence,
    );
    if (presence) context.environment.set(presence, knownBoolean(context, false));
    const { variable } = cell;
    if (isArrayType(type)) context.environment.set(cell, "unset");
    else {
      const value = context.builder.constant(undefined, type, variable);
      context.mayBeMissing.set(value, { kind: "nothing" });
      context.environment.set(cell, value);
    }
    return cell;
  };
  const isWritten = typeHasFieldOf(context.fieldsWritten, declaration.getType(), declaration);
  const slot = make(isWritten ? byReference(shape) : shape, name, undefined);
  if (slot instanceof Bundle) replaceable(slot).holders++;
  context.bindings.set(declaration, slot);
}

/** Gives names to cells that have none yet: those of an object that a call or a literal has just made. */
export function nameCells(context: Context, bundle: Bundle, name: string): void {
  for (const [key, slot] of bundle.slots) {
    const path = partName(name, key) ?? key;
    if (slot instanceof Bundle) nameCells(context, slot, path);
    else if (slot instanceof Optional && slot.held instanceof Bundle) nameCells(context, slot.held, path);
    else if (slot instanceof Cell && slot.variable === undefined) {
      slot.variable = partVariable(path, key);
      const value = context.environment.get(slot);
      // A loop or branch does not change what it only names.
      if (typeof value !== "string" && context.isMadeHere(value)) context.assign(slot, value);
    }
  }
}

/** Reports a field that must not be written; true when it may. */
export function isWritable(context: Context, bundle: Bundle, node: Node): boolean {
  const field = excerpt(node);
  bundle.isWritten = true;
  if (!bundle.isOwn) context.refuse(writesParameterField.at(spanOf(node), { field }));
  else if (bundle.isCopied)
    context.refuse(sharedRecordWritten.at(spanOf(node), { field, class: bundle.class?.getName() }));
  else return true;
  return false;
}
