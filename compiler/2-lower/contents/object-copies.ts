/** Copies of objects: two names that would hold one object have one each, of which none may be written. */
import type { Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { sharedRecordWritten } from "../../diagnostics/catalog/2-lower.ts";
import type { Context } from "../context.ts";
import { Bundle, Cell, Optional, type Slot } from "./contents.ts";
import { partName, partVariable } from "./part-names.ts";

/** Another object with the same content, which one of two names holds from now on. */
export function copyOf(context: Context, bundle: Bundle, name: string | undefined, node: Node): Bundle {
  markCopied(context, bundle, node);
  return copied(context, bundle, name);
}

function copied(context: Context, bundle: Bundle, name: string | undefined): Bundle {
  const slots = [...bundle.slots].map(([key, slot]): [string, Slot] => {
    const path = partName(name, key);
    if (slot instanceof Bundle) return [key, copied(context, slot, path)];
    if (slot instanceof Optional) return [key, copiedOptional(context, slot, path, key)];
    return [key, slot instanceof Cell ? copiedCell(context, slot, path, key) : slot];
  });
  const copy = new Bundle(bundle.form, new Map(slots), true);
  copy.isCopied = bundle.isHeld;
  copy.isWhole = bundle.isWhole;
  copy.members = bundle.members;
  copy.class = bundle.class;
  return copy;
}

function copiedCell(context: Context, from: Cell, name: string | undefined, field: string | undefined): Cell {
  const presence = from.presence && copiedCell(context, from.presence, partName("has", name ?? ""), field);
  const variable = name === undefined ? undefined : partVariable(name, field);
  const cell = new Cell(from.type, variable, field, from.takesFloats, presence, from.missingAs);
  const value = context.environment.get(from);
  if (typeof value === "string") context.environment.set(cell, value);
  else context.assign(cell, value);
  return cell;
}

function copiedOptional(
  context: Context,
  from: Optional,
  name: string | undefined,
  field: string | undefined,
): Optional {
  const presence = copiedCell(context, from.presence, partName("has", name ?? ""), field);
  const { held } = from;
  const own = held instanceof Cell ? copiedCell(context, held, name, field) : copied(context, held, name);
  if (own instanceof Bundle) own.holders++;
  return new Optional(own, presence, from.missingAs, from.mayLack);
}

/** What holds from now on what another holds now, or nothing as that does. */
export function copyOfOptional(
  context: Context,
  given: Optional,
  name: string | undefined,
  node: Node,
  field?: string,
): Optional {
  if (given.held instanceof Bundle) markCopied(context, given.held, node);
  return copiedOptional(context, given, name, field);
}

/** The object of a variable that holds different objects in the course of time: assignments change the object itself. */
export function replaceable(bundle: Bundle): Bundle {
  bundle.isReplaced = true;
  for (const slot of bundle.slots.values()) if (slot instanceof Bundle) replaceable(slot);
  return bundle;
}

/** Whether the object is held already where an assignment of another one may come to change it. */
export function isReplacedLater({ fieldsReplaced }: Context, bundle: Bundle): boolean {
  if (!bundle.isHeld) return false;
  return bundle.isReplaced || (bundle.heldAs !== undefined && fieldsReplaced.has(bundle.heldAs));
}

/** An object that is held may from now on be known under a name that its bundle does not see. */
export function markCopied(context: Context, bundle: Bundle, node: Node): void {
  for (const slot of bundle.slots.values()) {
    const part = slot instanceof Optional ? slot.held : slot;
    if (part instanceof Bundle) markCopied(context, part, node);
  }
  if (!bundle.isHeld) return;
  bundle.isCopied = true;
  if (bundle.isWritten)
    context.refuse(sharedRecordWritten.at(spanOf(node), { field: excerpt(node), class: bundle.class?.getName() }));
}
