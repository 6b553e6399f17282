/**
 * Parts of an object or tuple by a key that is known only when the program runs: the part is the one of all whose name is
 * the key. Numbers, booleans and strings are selected; objects and arrays of one structure leaf by leaf; of other
 * objects, and of functions, a number tells which it is.
 */
import { type Expression, Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { computedKey } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, leavesOf, type RecordType, type ScalarType, type Shape, sameShape } from "../../ir/types.ts";
import { contentOf, leavesAs, readSlot, refuseMembers } from "../contents/bundles.ts";
import { shapeOfContent } from "../contents/content-shapes.ts";
import { Bundle, Callable, type Content, refused } from "../contents/contents.ts";
import { asScalar, meetingType } from "../contents/convert.ts";
import { loadField } from "../contents/elements.ts";
import { knownBoolean } from "../contents/known.ts";
import { markCopied } from "../contents/object-copies.ts";
import { heldForCertain, optionalOf } from "../contents/optionals.ts";
import type { Context } from "../context.ts";
import { choiceOf } from "../functions/callables.ts";
import { isAskedWhetherThere, mayStayMissing, outermost } from "../syntax/asked.ts";
import { choose } from "./choices.ts";

/** What an object or tuple holds, by name. */
export interface Parts {
  readonly form: "struct" | "tuple";
  readonly contents: ReadonlyMap<string, Content>;
}

export function partsOf(context: Context, object: Bundle, node: Node): Parts {
  const isRefused = refuseMembers(context, object, node);
  const contents = [...object.slots].map(([name, slot]): [string, Content] => [
    name,
    isRefused ? refused : readSlot(context, slot, node),
  ]);
  return { form: object.form, contents: new Map(contents) };
}

export function partsOfRecord(context: Context, record: Value, { form, fields }: RecordType): Parts {
  const contents = fields.map(({ name }): [string, Content] => [name, loadField(context, record, name) ?? refused]);
  return { form: form === "tuple" ? form : "struct", contents: new Map(contents) };
}

/** The element of a tuple at an index that is known only when the program runs. */
export function elementOfTuple(context: Context, tuple: Bundle, index: Value, node: Expression): Content {
  return partAt(context, partsOf(context, tuple, node), index, node);
}

/** The most parts that are looked through for a key. */
const mostParts = 16;

/** One of the parts, and whether the key is its name; one whose name no such key can be is left out. */
interface Option {
  readonly content: Content;
  readonly isMeant: Value;
}

/** The part whose name is `key`, a string or an index; `undefined` where there is none. */
export function partAt(context: Context, { form, contents }: Parts, key: Value, node: Expression): Content {
  const parts = [...contents.values()];
  if (parts.some(({ kind }) => kind === "refused")) return refused;
  const refuse = () => {
    const object = Node.isElementAccessExpression(node) ? node.getExpression() : node;
    return context.refuse(computedKey.at(spanOf(node), { object: excerpt(object), kind: kindOf(form, parts) }));
  };
  if (parts.length > mostParts || parts.length === 0) return refuse();
  const functions = parts.filter((part) => part instanceof Callable);
  if (functions.length === parts.length && form === "tuple" && functions.every(isOne)) {
    return oneOf(context, functions, key, isOutside(context, key, parts.length), node);
  }
  const options = [...contents].flatMap(([name, content]): Option[] => {
    const own = nameAs(context, name, key);
    return own ? [{ content, isMeant: context.builder.compute("equal", key, own) }] : [];
  });
  const type = meetingType(parts);
  if (type !== undefined) return scalarAt(context, options, type, node);
  const shape = structureOf(parts);
  if (shape && options.length > 0) return structureAt(context, options, shape, node);
  const objects = parts.filter((part) => part instanceof Bundle);
  if (objects.length < parts.length && functions.length < parts.length) return refuse();
  if (!functions.every(isOne)) return refuse();
  return taggedAt(context, options, node);
}

function kindOf(form: Parts["form"], parts: readonly Content[]): "tuple" | "object" | "several" {
  if (form === "struct") return "object";
  return meetingType(parts) !== undefined ? "tuple" : "several";
}

function isOne({ target }: Callable): boolean {
  return target.kind !== "choice";
}

/** The name of a part as a value of the key's type; undefined where no such key can be that name. */
function nameAs({ builder }: Context, name: string, key: Value): Value | undefined {
  if (key.type === "text") return builder.constant(name, "text");
  const index = Number(name);
  return Number.isSafeInteger(index) && String(index) === name ? builder.index(index) : undefined;
}

/** The value of the first option that is meant, or else the last of the values. */
function select({ builder }: Context, options: readonly Option[], values: readonly Value[]): Value {
  const last = values.length - 1;
  return values
    .slice(0, last)
    .reduceRight((rest, value, i) => builder.compute("select", options[i]!.isMeant, value, rest), values[last]!);
}

function isNoneMeant(context: Context, options: readonly Option[]): Value {
  const { builder } = context;
  const [first, ...others] = options.map(({ isMeant }) => isMeant);
  if (!first) return knownBoolean(context, true);
  return builder.compute(
    "not",
    others.reduce((any, one) => builder.compute("or", any, one), first),
  );
}

/** Arithmetic takes `undefined` for no number. */
function scalarAt(context: Context, options: readonly Option[], type: ScalarType, node: Expression): Content {
  const values = options.map(({ content }) => asScalar(context, content, type, node));
  const otherwise = context.builder.constant(type === "f64" ? Number.NaN : undefined, type);
  const value = select(context, options, [...values, otherwise]);
  if (!isAskedWhetherThere(node)) return { kind: "scalar", value };
  return { kind: "scalar", value, isMissing: isNoneMeant(context, options) };
}

/** The structure that all parts have; undefined where they differ, are of several classes, or hold functions. */
function structureOf(parts: readonly Content[]): Shape | undefined {
  const [shape, ...others] = parts.map(shapeOfContent);
  const isAlike = new Set(parts.map(classOf)).size === 1;
  return shape && isAlike && others.every((other) => other && sameShape(other, shape)) ? shape : undefined;
}

function classOf(content: Content) {
  return content.kind === "bundle" ? content.class : undefined;
}

/** An object, tuple or array: a copy of the one that is meant, which neither of the two may be told from. */
function structureAt(context: Context, options: readonly Option[], shape: Shape, node: Expression): Content {
  const parts = options.map(({ content }) => {
    if (content.kind === "bundle") markCopied(context, content, node);
    return leavesAs(context, content, shape, node);
  });
  if (!parts.every((leaves) => leaves !== undefined)) return refused;
  const leaves = leavesOf(shape).map((type, i) => {
    const values = parts.map((part) => part[i]!);
    if (values.every((value) => value === values[0])) return values[0]!;
    return isArrayType(type) ? arrayAt(context, options, values, node) : select(context, options, values);
  });
  const part = contentOf(context, shape, leaves, { isOwn: false });
  if (part.kind === "bundle") part.class = classOf(options[0]!.content);
  const isThere = context.builder.compute("not", isNoneMeant(context, options));
  const found = optionalOf(context, isThere, part, "undefined", true);
  return found.kind === "optional" && !mayStayMissing(node) ? heldForCertain(context, found) : found;
}

/** The array itself, of which nothing is copied. */
function arrayAt(context: Context, options: readonly Option[], values: readonly Value[], node: Expression): Value {
  const from = (i: number): Content => {
    const own = (): Content => ({ kind: "array", value: values[i]! });
    return i === options.length - 1 ? own() : choose(context, node, options[i]!.isMeant, own, () => from(i + 1));
  };
  const chosen = from(0);
  return chosen.kind === "array" ? chosen.value : values[0]!;
}

/** Functions, and objects that differ in their fields or classes. */
function taggedAt(context: Context, options: readonly Option[], node: Expression): Content {
  const { builder } = context;
  const found = options.flatMap(({ content }) =>
    content instanceof Callable || content instanceof Bundle ? [content] : [],
  );
  const positions = options.map((_, i) => builder.index(i));
  const tag = select(context, options, [...positions, builder.index(-1)]);
  return oneOf(context, found, tag, builder.compute("less", tag, builder.index(0)), node);
}

function isOutside({ builder }: Context, index: Value, count: number): Value {
  const below = builder.compute("less", index, builder.index(0));
  return builder.compute("or", below, builder.compute("greaterOrEqual", index, builder.index(count)));
}

/** What JavaScript's error says of the member that is read of an object. */
function reading(node: Expression): string {
  const parent = outermost(node).getParent();
  return Node.isPropertyAccessExpression(parent) ? ` (reading '${parent.getName()}')` : "";
}

/** The one at a position; to call `undefined`, or to read a field of it, is an error. */
function oneOf(
  context: Context,
  options: readonly (Callable | Bundle)[],
  index: Value,
  isMissing: Value,
  node: Expression,
): Content {
  const { builder } = context;
  const isObject = options.some((option) => option instanceof Bundle);
  const parts = [
    isObject ? `Cannot read properties of undefined${reading(node)}` : `${excerpt(node)} is not a function`,
  ];
  const missing = builder.nested();
  const error = { kind: "throw", errorClass: "TypeError", parts } as const;
  builder.push({
    kind: "if",
    condition: isMissing,
    then: missing.close({ ...error, origin: builder.origin }),
    otherwise: builder.nested().yield(),
    results: [],
    origin: builder.origin,
  });
  return choiceOf(context, index, options);
}
