/** Objects and tuples as bundles of cells: made of leaves, taken apart into leaves, and copied. */

import { Node, type Type as SourceType } from "ts-morph";
import type { MemberNode } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  circularObject,
  missingField,
  secondName,
  unexpectedStructure,
  unsupportedSyntax,
  unsupportedType,
  writesCapture,
} from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, isRecord, leavesOf, type RecordType, type Shape, sameType, type Type } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { memberIn } from "../names/members.ts";
import { hasFieldOf } from "../syntax/written-fields.ts";
import { cellType, checkIndex, missing, read, store } from "./cells.ts";
import {
  Bundle,
  Callable,
  Cell,
  type Content,
  describe,
  ObjectChoice,
  Optional,
  refused,
  type Slot,
  undefinedContent,
} from "./contents.ts";
import { asScalar, isBoolean, isText, numberTypeOf, valued } from "./convert.ts";
import { knownBoolean } from "./known.ts";
import { nullableField } from "./nullable-fields.ts";
import { copyOf, copyOfOptional, isReplacedLater, markCopied } from "./object-copies.ts";
import { blank, heldBy, presenceOf } from "./optionals.ts";
import { ownMember } from "./own-members.ts";
import { capitalised, partName, partVariable } from "./part-names.ts";
import { presenceCell } from "./presence-cells.ts";
import { heldType, shapeOf } from "./shapes.ts";

// --- shapes ---

/** The shape of a type; undefined, and reported, when it has none. */
export function shapeAt(context: Context, type: SourceType, node: Node): Shape | undefined {
  const shape = shapeOf(type, node);
  if (shape.kind !== "noShape") return shape;
  context.refuse(unsupportedType.at(spanOf(node), shape));
  return undefined;
}

export function partsOf(shape: Shape): [string, Shape][] {
  if (shape.kind === "struct") return shape.fields.map((field) => [field.name, field.shape]);
  if (shape.kind === "tuple") return shape.elements.map((element, i) => [String(i), element]);
  return [];
}

function describeShape(shape: Shape): string {
  if (shape.kind === "struct") return "an object";
  if (shape.kind === "tuple") return `a tuple of ${shape.elements.length}`;
  if (shape.kind === "nothing") return shape.value;
  if (shape.kind === "optional") return describeShape(shape.held);
  if (isArrayType(shape.type)) return "an array";
  if (shape.type === "text") return "a string";
  return shape.type === "bool" ? "a boolean" : "a number";
}

// --- reading ---

/** A field of an object, or what a getter gives: one that the object is known not to have is `undefined`. */
export function readField(context: Context, object: Bundle, name: string, node: Node): Content {
  const slot = object.slots.get(name);
  const own = slot ? undefined : ownMember(object, name, "get");
  if (own) return context.member(own.member, own.receiver, [], node);
  const method = slot ? undefined : ownMember(object, name, "method")?.member;
  if (method && Node.isMethodDeclaration(method))
    return new Callable({ kind: "method", node: method, receiver: undefined });
  const getter = slot ? undefined : getterOf(object, name);
  if (getter) return context.member(getter, { content: object, declared: object.class }, [], node);
  return slot || !object.isWhole ? readSlot(context, slot, node) : undefinedContent;
}

function getterOf(object: Bundle, name: string): MemberNode | undefined {
  return object.class && memberIn(object.class, name, "get");
}

/** Whether an object has a field, or a member that is read as one. */
export function hasField(object: Bundle, name: string): boolean {
  return object.slots.has(name) || object.members.has(name) || getterOf(object, name) !== undefined;
}

/** Reports an object whose fields are to be taken together, where reading some runs code: true where it has such. */
export function refuseMembers(context: Context, { members }: Bundle, node: Node): boolean {
  if (members.size === 0) return false;
  const what = "Taking all fields of an object that has accessors, or methods with 'this', is";
  context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Name the fields that are meant." }));
  return true;
}

export function readSlot(context: Context, slot: Slot | undefined, node: Node): Content {
  if (slot instanceof Cell) return read(context, slot, node);
  if (slot) return slot;
  return context.refuse(
    unexpectedStructure.at(spanOf(node), { expected: "A part of that name", found: "an object without it" }),
  );
}

/** The leaves of `content` in the order of `shape`, each of its leaf's type. Undefined, and reported, if it differs. */
export function leavesAs(context: Context, content: Content, shape: Shape, node: Node): Value[] | undefined {
  if (content.kind === "refused") return undefined;
  const mismatch = () => {
    const facts = { expected: capitalised(describeShape(shape)), found: describe(content) };
    context.refuse(unexpectedStructure.at(spanOf(node), facts));
    return undefined;
  };
  if (shape.kind === "nothing") return content.kind === "nothing" ? [] : mismatch();
  if (shape.kind === "optional") return leavesOrNothing(context, content, shape, node);
  if (shape.kind === "leaf") {
    const { type } = shape;
    if (isRecord(type) && content.kind === "bundle") {
      return refuseSecondName(context, content, node) ? undefined : recordOf(context, content, type, node);
    }
    if (isArrayType(type)) {
      if (content.kind === "bundle") return tupleAsArray(context, content, type, node) ?? mismatch();
      return content.kind === "array" && sameType(content.value.type, type) ? [content.value] : mismatch();
    }
    const fits =
      type === "bool" ? isBoolean(content) : type === "text" ? isText(content) : numberTypeOf(content) !== undefined;
    if (type === "index") checkIndex(content, "the result");
    return fits ? [asScalar(context, content, type, node)] : mismatch();
  }
  if (content.kind === "array" && isRecord(content.value.type))
    return leavesOfRecord(context, content.value, shape, node);
  if (content.kind === "array" && shape.kind === "tuple") {
    const { builder } = context;
    const loads = shape.elements.map((_, i) => valued(builder.load(content.value, builder.index(i))));
    const leaves = shape.elements.map((element, i) => leavesAs(context, loads[i] ?? refused, element, node));
    return leaves.every((leaf) => leaf !== undefined) ? leaves.flat() : undefined;
  }
  if (content.kind !== "bundle") return mismatch();
  const leaves: Value[] = [];
  const isOptional = (name: string) => shape.kind === "struct" && shape.fields.find((it) => it.name === name)?.optional;
  for (const [name, part] of partsOf(shape)) {
    const isThere = hasField(content, name);
    if (!isThere && isOptional(name)) {
      leaves.push(...leavesLeftOut(context, part));
      continue;
    }
    if (!isThere || content.members.has(name)) {
      context.refuse(missingField.at(spanOf(node), { field: name }));
      return undefined;
    }
    const field = readField(context, content, name, node);
    const isLeftOut = field.kind === "nothing" && field.value === "undefined" && isOptional(name);
    const own = isLeftOut ? leavesLeftOut(context, part) : leavesAs(context, field, part, node);
    if (!own) return undefined;
    leaves.push(...own);
  }
  return leaves;
}

/** Whether something is there, and its leaves. */
function leavesOrNothing(
  context: Context,
  content: Content,
  shape: Shape & { kind: "optional" },
  node: Node,
): Value[] | undefined {
  if (content.kind === "nothing" && content.value === "undefined") return leavesLeftOut(context, shape);
  const isOptional = content.kind === "optional" && content.missingAs === "undefined";
  const held = leavesAs(context, isOptional ? heldBy(context, content) : content, shape.held, node);
  return held && [isOptional ? presenceOf(context, content) : knownBoolean(context, true), ...held];
}

/** The leaves of what has been left out. */
export function leavesLeftOut(context: Context, shape: Shape): Value[] {
  if (shape.kind === "leaf") return [missing(context, shape.type)];
  if (shape.kind !== "optional") return partsOf(shape).flatMap(([, part]) => leavesLeftOut(context, part));
  return [knownBoolean(context, false), ...leavesOf(shape.held).map((type) => blank(context, type))];
}

/** What the fields of a record hold, in the order of `shape`. */
function leavesOfRecord(context: Context, record: Value, shape: Shape, node: Node): Value[] | undefined {
  const leaves: Value[] = [];
  for (const [name, part] of partsOf(shape)) {
    const { type } = record;
    const position = isRecord(type) ? type.fields.findIndex((field) => field.name === name) : -1;
    const content = position < 0 ? undefined : valued(context.builder.field(record, position));
    const own = content ? leavesAs(context, content, part, node) : undefined;
    if (!own) return undefined;
    leaves.push(...own);
  }
  return leaves;
}

/** A new record of what a bundle holds now. From then on the bundle must not be written: there are two of it. */
function recordOf(context: Context, bundle: Bundle, type: RecordType, node: Node): Value[] | undefined {
  markCopied(context, bundle, node);
  const contents: Value[] = [];
  for (const field of type.fields) {
    if (!hasField(bundle, field.name) && field.optional) {
      contents.push(missing(context, field.type));
      continue;
    }
    if (bundle.members.has(field.name)) {
      context.refuse(missingField.at(spanOf(node), { field: field.name }));
      return undefined;
    }
    const own = readField(context, bundle, field.name, node);
    const [content] =
      (own.kind === "bundle" && isRecord(field.type)
        ? recordOf(context, own, field.type, node)
        : leavesAs(context, own, { kind: "leaf", type: field.type }, node)) ?? [];
    if (!content) return undefined;
    contents.push(content);
  }
  return [context.builder.compose(type, contents)];
}

/**
 * Reports an object that is to be held by reference and has another name already, or one in it: there would be two
 * objects, of which one may be written. `own` is how many hold it that come to hold the reference.
 */
export function refuseSecondName(context: Context, bundle: Bundle, node: Node, own = 0): boolean {
  if (!hasFieldOf(context.fieldsWritten, bundle)) return false;
  const isKnown = bundle.holders > own || bundle.isCopied || !bundle.isOwn;
  const parts = [...bundle.slots.values()].filter((slot) => slot instanceof Bundle);
  if (!isKnown) return parts.some((part) => refuseSecondName(context, part, node, 1));
  if (bundle.capturedAs !== undefined) context.refuse(writesCapture.at(spanOf(node), { name: bundle.capturedAs }));
  else context.refuse(secondName.at(spanOf(node), { object: `'${excerpt(node)}'` }));
  return true;
}

/** A new reference to what a bundle holds, which comes in its place; undefined, and reported, where that cannot be. */
export function referenceOf(context: Context, bundle: Bundle, shape: Shape, node: Node): Value | undefined {
  if (refuseSecondName(context, bundle, node)) return undefined;
  const type = heldType(shape);
  const [reference] = type ? (leavesAs(context, bundle, { kind: "leaf", type }, node) ?? []) : [];
  if (reference) context.fixedArrays.delete(reference);
  return reference;
}

/** A new list with a tuple's elements. */
function tupleAsArray(context: Context, tuple: Bundle, type: Type, node: Node): Value[] | undefined {
  if (tuple.form !== "tuple" || !isArrayType(type) || type.storage !== "list") return undefined;
  const { builder } = context;
  const list = builder.allocate(type, builder.index(tuple.slots.size), { content: "uninitialised" });
  [...tuple.slots.values()].forEach((slot, i) => {
    const element = asScalar(context, readSlot(context, slot, node), type.element === "bool" ? "bool" : "f64", node);
    builder.store(list, builder.index(i), element);
  });
  context.fixedArrays.set(list, "constant");
  return [list];
}

// --- making ---

/** The content of `shape` with these leaves; a bundle's cells are named after `name`, if it has one. */
export function contentOf(
  context: Context,
  shape: Shape,
  leaves: readonly Value[],
  options: { readonly name?: string | undefined; readonly isOwn: boolean },
): Content {
  const queue = [...leaves];
  const make = (part: Shape, name: string | undefined, field: string | undefined): Slot | Content => {
    if (part.kind === "nothing") return { kind: "nothing", value: part.value };
    const next = (): Value => {
      const value = queue.shift();
      if (!value) throw new InternalError("a shape has more leaves than values");
      return value;
    };
    const cellOf = (value: Value): Cell => {
      const cell = new Cell(
        value.type,
        value.variable ?? (name === undefined ? undefined : partVariable(name, field)),
        field,
      );
      context.assign(cell, value);
      return cell;
    };
    if (part.kind === "leaf") {
      const value = next();
      return field === undefined ? valued(value) : cellOf(value);
    }
    if (part.kind === "optional") {
      const presence = cellOf(next());
      const held = part.held.kind === "leaf" ? cellOf(next()) : make(part.held, name, field);
      return held instanceof Cell || held instanceof Bundle ? new Optional(held, presence, "undefined") : refused;
    }
    const slots = partsOf(part).map(([key, inner]): [string, Slot] => {
      const slot = make(inner, partName(name, key), key);
      const isSlot = slot instanceof Cell || slot instanceof Bundle || slot instanceof Optional;
      return [key, isSlot ? slot : emptySlot()];
    });
    return new Bundle(part.kind, new Map(slots), options.isOwn);
  };
  const made = make(shape, options.name, undefined);
  return made instanceof Cell ? refused : made;
}

/** A field that is always `undefined` or `null`. */
function emptySlot(): Slot {
  return new Bundle("struct", new Map(), true);
}

/** A new bundle from named contents; fields that hold objects hold the very same ones. */
export function bundleOf(
  context: Context,
  form: "struct" | "tuple",
  parts: ReadonlyMap<string, Content>,
  name: string | undefined,
  node: Node,
): Content {
  const slots = new Map<string, Slot>();
  for (const [key, content] of parts) {
    const slot = slotFor(context, content, key, partName(name, key), node);
    if (!slot) return refused;
    slots.set(key, slot);
  }
  const bundle = new Bundle(form, slots, true);
  bundle.isWhole = true;
  return bundle;
}

function slotFor(
  context: Context,
  content: Content,
  field: string,
  name: string | undefined,
  node: Node,
): Slot | undefined {
  if (content.kind === "bundle")
    return isReplacedLater(context, content) ? copyOf(context, content, name, node) : content;
  if (content.kind === "function" || content.kind === "choice") return content;
  const declared = nullableIn(context, node, field, name);
  if (declared && (content.kind === "nothing" || cellType(content, "f64") === declared.type)) {
    store(context, declared, content, node);
    return declared;
  }
  if (content.kind === "nothing") return { kind: "nothing", value: content.value };
  if (content.kind === "optional") return copyOfOptional(context, content, name, node, field);
  const type = cellType(content, "f64");
  if (type === undefined) {
    if (content.kind !== "refused") {
      context.refuse(unexpectedStructure.at(spanOf(node), { expected: "A number or array", found: describe(content) }));
    }
    return undefined;
  }
  const variable = name === undefined ? undefined : partVariable(name, field);
  const isAsked = content.kind === "scalar" && content.isMissing !== undefined;
  const presence = isAsked ? presenceCell(name, field) : undefined;
  const cell = new Cell(type, variable, field, false, presence, isAsked ? content.missingAs : undefined);
  store(context, cell, content, node);
  return cell;
}

/** The cell of a field of an object that is written in place, if it is assigned later and may be nothing. */
function nullableIn(context: Context, node: Node, field: string, name: string | undefined): Cell | undefined {
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  if (!context.fieldsReplaced.has(field) && !context.fieldsWritten.has(field)) return undefined;
  const type = node.getContextualType()?.getProperty(field)?.getTypeAtLocation(node);
  return type && nullableField(type, name, field);
}

/** Whether an object is another one, or has it among its parts. */
function holds(object: Bundle | ObjectChoice, part: Bundle): boolean {
  if (object === part) return true;
  const parts = object instanceof ObjectChoice ? object.options : [...object.slots.values()];
  return parts.some((slot) => (slot instanceof Bundle || slot instanceof ObjectChoice) && holds(slot, part));
}

/** Gives a field its first content: of objects that one, or a copy of what may come to be replaced. */
export function giveFirst(context: Context, object: Bundle, name: string, content: Content, node: Node): void {
  if ((content instanceof Bundle || content instanceof ObjectChoice) && holds(content, object)) {
    context.refuse(circularObject.at(spanOf(node), { field: name }));
    return;
  }
  const slot = slotFor(context, content, name, undefined, node);
  if (slot) object.give(name, slot);
}
