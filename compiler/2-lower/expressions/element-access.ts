/** `object[key]`: an element of an array, or a part of an object or tuple. */
import type { ElementAccessExpression } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure } from "../../diagnostics/catalog/2-lower.ts";
import { isRecord } from "../../ir/types.ts";
import { readField } from "../contents/bundles.ts";
import { type Content, describe, refused, undefinedContent } from "../contents/contents.ts";
import { asIndex, isText } from "../contents/convert.ts";
import { loadField } from "../contents/elements.ts";
import { knownOf } from "../contents/known.ts";
import { asSeen, heldForCertain } from "../contents/optionals.ts";
import type { Context } from "../context.ts";
import { meaningOf } from "../names/meanings.ts";
import { isInOptionalChain } from "../syntax/optional-chain.ts";
import { chooseByTag, ifThere } from "./choices.ts";
import { readElement } from "./element-reads.ts";
import { lowerMeaning } from "./names.ts";
import { argumentAt, isArguments } from "./own-arguments.ts";
import { partAt, partsOf, partsOfRecord } from "./parts-by-key.ts";

export function lowerElementAccess(context: Context, node: ElementAccessExpression): Content {
  const meaning = meaningOf(node);
  if (meaning.kind !== "other") return lowerMeaning(context, meaning, node);
  const argument = node.getArgumentExpressionOrThrow();
  if (isArguments(node.getExpression())) return argumentAt(context, context.expression(argument), node);
  const given = context.expression(node.getExpression());
  const isOptional = given.kind === "optional" && !isInOptionalChain(node);
  const object = isOptional ? heldForCertain(context, given, argument.getText()) : given;
  if (object.kind === "nothing" && isInOptionalChain(node)) return undefinedContent;
  if (object.kind === "optional") {
    return ifThere(context, object, node, (held) => elementAt(context, held, context.expression(argument), node));
  }
  return elementAt(context, object, context.expression(argument), node);
}

/** The element or part of an object at a key. */
function elementAt(context: Context, object: Content, key: Content, node: ElementAccessExpression): Content {
  if (object.kind === "refused" || key.kind === "refused") return refused;
  if (object.kind === "choice") {
    const { tag, options } = object;
    return chooseByTag(context, node, tag, options.length, (i) => elementAt(context, options[i]!, key, node));
  }
  const position = () => asIndex(context, key, node.getArgumentExpressionOrThrow());
  const name = () => (isText(key) && key.kind === "scalar" ? key.value : position());
  const known = knownOf(context, key);
  if (object.kind === "bundle") {
    if (known !== undefined) return asSeen(context, readField(context, object, String(known), node), node);
    return partAt(context, partsOf(context, object, node), name(), node);
  }
  if (object.kind === "array" && isRecord(object.value.type)) {
    const record = object.value;
    const field = known === undefined ? undefined : loadField(context, record, String(known));
    return field ?? partAt(context, partsOfRecord(context, record, object.value.type), name(), node);
  }
  if (object.kind === "array") return readElement(context, node, node.getExpression(), object.value, position());
  return context.refuse(unexpectedStructure.at(spanOf(node), { expected: "An array", found: describe(object) }));
}
