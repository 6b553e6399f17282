/**
 * `Object.keys`, `values` and `entries` of objects whose fields are all known, in JavaScript's order, and `Object.assign` to
 * an object that is written in place.
 */
import { type CallExpression, type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unsupportedLibrary } from "../../diagnostics/catalog/2-lower.ts";
import { isRecord } from "../../ir/types.ts";
import { bundleOf, readSlot } from "../contents/bundles.ts";
import { Bundle, Cell, type Content, refused } from "../contents/contents.ts";
import { loadField } from "../contents/elements.ts";
import { knownText } from "../contents/known.ts";
import type { Context } from "../context.ts";

/** What the call of a function of `Object` gives; undefined for those that have no place here. */
export function lowerObjectFunction(context: Context, node: CallExpression, name: string): Content | undefined {
  const args = node.getArguments().filter((argument) => Node.isExpression(argument));
  const [object, ...others] = args;
  if (!object || args.some(Node.isSpreadElement)) return undefined;
  if (name === "assign") return assigned(context, node, object, others);
  const isListing = name === "keys" || name === "values" || name === "entries";
  return isListing && others.length === 0 ? listed(context, node, object, name) : undefined;
}

function listed(
  context: Context,
  node: CallExpression,
  object: Expression,
  name: "keys" | "values" | "entries",
): Content {
  const given = context.expression(object);
  if (given.kind === "refused") return refused;
  const fields = given instanceof Bundle ? fieldsOf(given, object) : undefined;
  if (!fields) {
    const remedy = `Name the fields, '[object.a, object.b]': only of objects that the function itself wrote in place it is known which they are, and in what order.`;
    return context.refuse(unsupportedLibrary.at(spanOf(node), { name: `Object.${name}`, remedy }));
  }
  const parts = fields.map(([key, slot]): Content => {
    if (name === "keys") return knownText(context, key);
    const value = readSlot(context, slot, node);
    return name === "values" ? value : tuple(context, [knownText(context, key), value], node);
  });
  return tuple(context, parts, node);
}

function tuple(context: Context, parts: readonly Content[], node: Node): Content {
  if (parts.some(({ kind }) => kind === "refused")) return refused;
  return bundleOf(context, "tuple", new Map(parts.map((part, i) => [String(i), part])), undefined, node);
}

/** The fields of an object, which are always there, as they were written; undefined where that is not known. */
function fieldsOf(object: Bundle, node: Expression) {
  const { form, isWhole, isReplaced, members, slots } = object;
  if (form !== "struct" || !isWhole || isReplaced || members.size > 0 || object.class) return undefined;
  // JavaScript puts whole numbers before other names.
  const isPlain = ([name, slot]: readonly [string, unknown]) =>
    !/^\d/.test(name) && (slot instanceof Bundle || (slot instanceof Cell && !slot.presence));
  return mayLackFields(node) || ![...slots].every(isPlain) ? undefined : [...slots];
}

/** `Object.assign({ a: x }, changes)` is `{ a: x, ...changes }`. */
function assigned(
  context: Context,
  node: CallExpression,
  target: Expression,
  sources: readonly Expression[],
): Content | undefined {
  if (!Node.isObjectLiteralExpression(unwrapped(target))) {
    const remedy = `Assign the fields, '${excerpt(target)}.a = …', or make a new object: '{ ...object, ...changes }'.`;
    return context.refuse(unsupportedLibrary.at(spanOf(node), { name: "Object.assign", remedy }));
  }
  const parts = new Map<string, Content>();
  for (const source of [target, ...sources]) {
    const content = context.expression(source);
    if (content.kind === "refused") return refused;
    const fields = fieldsIn(context, content, source);
    if (!fields) {
      const remedy = "Make a new object: '{ ...object, ...changes }'.";
      return context.refuse(unsupportedLibrary.at(spanOf(source), { name: "Object.assign", remedy }));
    }
    for (const [name, field] of fields) parts.set(name, field);
  }
  return bundleOf(context, "struct", parts, undefined, node);
}

/** What the fields of an object hold now, of which none may be left out; undefined for other things. */
function fieldsIn(context: Context, object: Content, node: Expression): [string, Content][] | undefined {
  if (mayLackFields(node)) return undefined;
  if (object.kind === "array" && isRecord(object.value.type)) {
    const record = object.value;
    return object.value.type.fields.map(({ name }) => [name, loadField(context, record, name) ?? refused]);
  }
  if (!(object instanceof Bundle) || object.form !== "struct" || object.members.size > 0) return undefined;
  return [...object.slots].map(([name, slot]) => [name, readSlot(context, slot, node)]);
}

function mayLackFields(node: Expression): boolean {
  return node
    .getType()
    .getProperties()
    .some((property) => property.isOptional());
}
