/** Objects that take the place of others: in a variable or field that holds an object in cells of its own, or as a record. */
import type { Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  missingField,
  replacedByOtherClass,
  replacedFunction,
  secondName,
  sharedRecordReplaced,
  unexpectedStructure,
} from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, isList, isRecord, leaf } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { chainOf, classOfType, isOpen } from "../names/members.ts";
import { hasFieldOf } from "../syntax/written-fields.ts";
import { leavesAs, readSlot, referenceOf } from "./bundles.ts";
import { store } from "./cells.ts";
import {
  Bundle,
  Callable,
  Cell,
  type Content,
  describe,
  type Nothing,
  ObjectChoice,
  Optional,
  refused,
  type Slot,
  undefinedContent,
} from "./contents.ts";
import { valued } from "./convert.ts";
import { loadElement, loadField } from "./elements.ts";
import { knownBoolean } from "./known.ts";
import { markCopied } from "./object-copies.ts";
import { blank, heldBy, presenceOf } from "./optionals.ts";
import { haveSameMembers } from "./own-members.ts";

/** An object for a variable that holds a record becomes one, a tuple for one that holds a list a list. */
export function asHeld(context: Context, { type }: Cell, content: Content, node: Node): Content {
  if (content.kind !== "bundle" || !isArrayType(type)) return content;
  if (!isRecord(type) && content.form !== "tuple") return content;
  if (!isRecord(type)) {
    const list = referenceOf(context, content, leaf(type), node);
    return list ? valued(list) : refused;
  }
  const [record] = leavesAs(context, content, { kind: "leaf", type }, node) ?? [];
  return record ? valued(record) : refused;
}

/** Assigns to a variable or field that holds an object: its slots take over the other object's content. */
export function overwrite(
  context: Context,
  target: Bundle,
  content: Content,
  node: Node,
  /** Whether the content is held by a new object only. */
  isPartOfNew = false,
): void {
  if (content.kind === "refused" || content === target) return;
  if (target.holders > 1) {
    context.refuse(sharedRecordReplaced.at(spanOf(node), {}));
    return;
  }
  if (!mayTakeOver(target, content, node)) {
    context.refuse(replacedByOtherClass.at(spanOf(node), {}));
    return;
  }
  if (content.kind === "array" && isRecord(content.value.type))
    return overwriteByRecord(context, target, content.value, node);
  if (content.kind === "array" && isList(content.value.type) && isTupleOfNumbers(target))
    return overwriteByList(context, target, content.value, node);
  if (content.kind !== "bundle") {
    const remedy = "Write its elements out, '[list[0], list[1]]', or give it a variable of its own.";
    const facts =
      target.form === "tuple" && content.kind === "array"
        ? { expected: "A tuple", found: "a list of any length", remedy }
        : { expected: "An object", found: describe(content) };
    context.refuse(unexpectedStructure.at(spanOf(node), facts));
    return;
  }
  if (content.isHeld && !isPartOfNew) {
    markCopied(context, content, node);
    markCopied(context, target, node);
  }
  const lacking = [...target.slots].find(([key, slot]) => !mayLack(slot) && !content.slots.has(key))?.[0];
  const missing = lacking ?? [...content.slots.keys()].find((key) => !target.slots.has(key));
  if (missing !== undefined) {
    context.refuse(missingField.at(spanOf(node), { field: missing }));
    return;
  }
  const contents = [...target.slots.keys()].map((key) =>
    content.slots.has(key) ? readSlot(context, content.slots.get(key), node) : undefinedContent,
  );
  [...target.slots.values()].forEach((slot, i) => {
    const part = contents[i] ?? refused;
    if (slot instanceof Bundle) {
      const isNew = (!content.isHeld || isPartOfNew) && part instanceof Bundle && part.holders === 1;
      overwrite(context, slot, part, node, isNew);
    } else if (slot instanceof Cell) store(context, slot, part, node);
    else if (slot instanceof Optional) assignOptional(context, slot, part, node);
    else if (part.kind !== "refused" && !isSame(slot, part))
      context.refuse(replacedFunction.at(spanOf(node), { name: excerpt(node) }));
  });
}

/** Whether what a slot holds can be `undefined`. */
function mayLack(slot: Slot): boolean {
  return slot instanceof Optional || (slot instanceof Cell && !isArrayType(slot.type));
}

/** Puts an object or array into a variable or field, or nothing. */
export function assignOptional(context: Context, optional: Optional, content: Content, node: Node): void {
  const { held, presence, missingAs } = optional;
  if (content.kind === "refused") return;
  if (content.kind === "nothing" && content.value === missingAs) {
    context.assign(presence, knownBoolean(context, false));
    const cells = held instanceof Cell ? [held] : held.cells();
    for (const cell of cells) if (!isArrayType(cell.type)) context.assign(cell, blank(context, cell.type));
    return;
  }
  const isAlike = content.kind === "optional" && content.missingAs === missingAs;
  if (content.kind === "nothing" || (content.kind === "optional" && !isAlike)) {
    const facts = { expected: `An object or array, or ${missingAs},`, found: describe(content) };
    context.refuse(unexpectedStructure.at(spanOf(node), facts));
    return;
  }
  const object = content.kind === "optional" ? heldBy(context, content) : content;
  const isThere = content.kind === "optional" ? presenceOf(context, content) : knownBoolean(context, true);
  if (held instanceof Bundle) overwrite(context, held, object, node);
  else store(context, held, asHeld(context, held, object, node), node);
  context.assign(presence, isThere);
}

/** Whether the target's class, which says what its methods are, is that of the content as well. */
function mayTakeOver(target: Bundle, content: Content, node: Node): boolean {
  if (content.kind === "choice") return false;
  if (content instanceof Bundle ? !haveSameMembers(target, content) : target.members.size > 0) return false;
  const own = target.class;
  const other = content instanceof Bundle ? content.class : undefined;
  if (own === undefined || own === other) return true;
  if (other !== undefined || isOpen(own)) return false;
  return chainOf(own).length === 1 || classOfType(node.getType()) === own;
}

function isSame(slot: Callable | ObjectChoice | Nothing, part: Content): boolean {
  if (slot instanceof Callable) return slot.isSameAs(part);
  if (slot instanceof ObjectChoice) return slot === part;
  return part.kind === "nothing" && part.value === slot.value;
}

/** The target holds what the record holds now: neither may be written under the target's name. */
function overwriteByRecord(context: Context, target: Bundle, record: Value, node: Node): void {
  if (hasFieldOf(context.fieldsWritten, target)) {
    context.refuse(secondName.at(spanOf(node), { object: `'${excerpt(node)}'` }));
    return;
  }
  markCopied(context, target, node);
  for (const [name, slot] of target.slots) {
    const content = loadField(context, record, name) ?? refused;
    if (slot instanceof Bundle) overwrite(context, slot, content, node);
    else if (slot instanceof Cell) store(context, slot, content, node);
  }
}

/** Whether a tuple holds numbers or booleans alone, as a list in its place does. */
function isTupleOfNumbers({ form, slots }: Bundle): boolean {
  return form === "tuple" && [...slots.values()].every((slot) => slot instanceof Cell && !isArrayType(slot.type));
}

/** The tuple holds what the list holds now: neither may be written from then on, but for what nobody else names. */
function overwriteByList(context: Context, target: Bundle, list: Value, node: Node): void {
  if (hasFieldOf(context.fieldsWritten, target)) {
    context.refuse(secondName.at(spanOf(node), { object: `'${excerpt(node)}'` }));
    return;
  }
  markCopied(context, target, node);
  const elements = [...target.slots.keys()].map((key) =>
    loadElement(context, list, context.builder.index(Number(key))),
  );
  [...target.slots.values()].forEach((slot, i) => {
    if (slot instanceof Cell) store(context, slot, elements[i]!, node);
  });
}
