/**
 * `object[key]`: an element of an array, or a part of an object or tuple. Which part a key names may be known only when the
 * program runs: it is the one of all parts whose name is the key.
 */
import { type ElementAccessExpression, Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { computedKey, unexpectedStructure } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isRecord } from "../../ir/types.ts";
import { readField, readSlot } from "../contents/bundles.ts";
import { type Bundle, Callable, type Content, describe, refused, undefinedContent } from "../contents/contents.ts";
import { asIndex, asScalar, isText, meetingType, scalar } from "../contents/convert.ts";
import { loadField } from "../contents/elements.ts";
import { knownOf } from "../contents/known.ts";
import { heldForCertain } from "../contents/optionals.ts";
import type { Context } from "../context.ts";
import { choiceOf } from "../functions/callables.ts";
import { meaningOf } from "../names/meanings.ts";
import { isInOptionalChain } from "../syntax/optional-chain.ts";
import { readElement } from "./element-reads.ts";
import { lowerMeaning } from "./names.ts";
import { argumentAt, isArguments } from "./own-arguments.ts";

export function lowerElementAccess(context: Context, node: ElementAccessExpression): Content {
  const meaning = meaningOf(node);
  if (meaning.kind !== "other") return lowerMeaning(context, meaning, node);
  const argument = node.getArgumentExpressionOrThrow();
  if (isArguments(node.getExpression())) return argumentAt(context, context.expression(argument), node);
  const given = context.expression(node.getExpression());
  const isOptional = given.kind === "optional" && !isInOptionalChain(node);
  const object = isOptional ? heldForCertain(context, given, argument.getText()) : given;
  if (object.kind === "nothing" && isInOptionalChain(node)) return undefinedContent;
  const name = Node.isStringLiteral(argument) ? argument.getLiteralValue() : undefined;
  if (object.kind === "bundle" && name !== undefined) return readField(context, object, name, node);
  const record = object.kind === "array" && isRecord(object.value.type) ? object.value : undefined;
  const named = record && name !== undefined ? loadField(context, record, name) : undefined;
  if (named) return named;
  const key = context.expression(argument);
  if (object.kind === "refused" || key.kind === "refused") return refused;
  const position = () => asIndex(context, key, argument);
  if (object.kind === "array" && !record) {
    const element = readElement(context, node, node.getExpression(), object.value, position());
    if (element.kind === "array") context.mayBeMissing.set(element.value, { kind: "merged" });
    return element;
  }
  const known = knownOf(context, key);
  if (object.kind === "bundle") {
    if (known !== undefined) return readField(context, object, String(known), node);
    return partAt(
      context,
      partsOf(context, object, node),
      isText(key) && key.kind === "scalar" ? key.value : position(),
      node,
    );
  }
  if (record && isRecord(record.type)) {
    const { fields, form } = record.type;
    const load = (field: string) => loadField(context, record, field) ?? refused;
    if (known !== undefined && fields.some((field) => field.name === String(known))) return load(String(known));
    const parts: Parts = {
      form: form === "tuple" ? form : "struct",
      contents: new Map(fields.map((field) => [field.name, load(field.name)])),
    };
    return partAt(context, parts, isText(key) && key.kind === "scalar" ? key.value : position(), node);
  }
  return context.refuse(unexpectedStructure.at(spanOf(node), { expected: "An array", found: describe(object) }));
}

/** What an object or tuple holds, by name. */
interface Parts {
  readonly form: "struct" | "tuple";
  readonly contents: ReadonlyMap<string, Content>;
}

function partsOf(context: Context, object: Bundle, node: Node): Parts {
  const contents = [...object.slots].map(([name, slot]): [string, Content] => [name, readSlot(context, slot, node)]);
  return { form: object.form, contents: new Map(contents) };
}

/** The element of a tuple at an index that is known only when the program runs. */
export function elementOfTuple(context: Context, tuple: Bundle, index: Value, node: Node): Content {
  return partAt(context, partsOf(context, tuple, node), index, node);
}

/** The most parts that are looked through for a key. */
const mostParts = 16;

/** The part of numbers, booleans, strings or functions whose name is `key`, a string or an index. */
function partAt(context: Context, { form, contents }: Parts, key: Value, node: Node): Content {
  const { builder } = context;
  const parts = [...contents.values()];
  if (parts.some(({ kind }) => kind === "refused")) return refused;
  const refuse = () => {
    const object = Node.isElementAccessExpression(node) ? node.getExpression() : node;
    const isOfNumbers = form === "tuple" && meetingType(parts) !== undefined;
    const kind = form === "struct" ? "object" : isOfNumbers ? "tuple" : "several";
    return context.refuse(computedKey.at(spanOf(node), { object: excerpt(object), kind }));
  };
  if (parts.length > mostParts || parts.length === 0) return refuse();
  /** The value that stands at the key, of one for each part. */
  const select = (values: readonly Value[], otherwise: Value): Value =>
    [...contents.keys()].reduceRight((rest, name, i) => {
      const own = nameAs(context, name, key);
      return own ? builder.compute("select", builder.compute("equal", key, own), values[i]!, rest) : rest;
    }, otherwise);
  const functions = parts.filter((part) => part instanceof Callable);
  if (functions.length === parts.length && functions.every(({ target }) => target.kind !== "choice")) {
    const positions = parts.map((_, i) => builder.index(i));
    return functionAt(context, functions, form === "tuple" ? key : select(positions, builder.index(-1)), node);
  }
  const type = meetingType(parts);
  if (type === undefined) return refuse();
  const values = parts.map((part) => asScalar(context, part, type, node));
  return scalar(select(values, builder.constant(type === "f64" ? Number.NaN : undefined, type)));
}

/** The name of a part as a value of the key's type; undefined where no such key can be that name. */
function nameAs({ builder }: Context, name: string, key: Value): Value | undefined {
  if (key.type === "text") return builder.constant(name, "text");
  const index = Number(name);
  return Number.isSafeInteger(index) && String(index) === name ? builder.index(index) : undefined;
}

/** The function at a position; a call of what lies outside is an error. */
function functionAt(context: Context, functions: readonly Callable[], index: Value, node: Node): Content {
  const { builder } = context;
  const below = builder.compute("less", index, builder.index(0));
  const above = builder.compute("greaterOrEqual", index, builder.index(functions.length));
  const missing = builder.nested();
  const error = { kind: "throw", errorClass: "TypeError", parts: [`${excerpt(node)} is not a function`] } as const;
  builder.push({
    kind: "if",
    condition: builder.compute("or", below, above),
    then: missing.close({ ...error, origin: builder.origin }),
    otherwise: builder.nested().yield(),
    results: [],
    origin: builder.origin,
  });
  return choiceOf(context, index, functions);
}
