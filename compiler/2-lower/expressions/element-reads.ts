/** Reading elements, which may lie outside their array: whether one does is told by its position. */
import type { Expression } from "ts-morph";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import { type Content, Optional, undefinedContent } from "../contents/contents.ts";
import { scalar } from "../contents/convert.ts";
import { elementOf, loadElement, typeOfElements } from "../contents/elements.ts";
import { isOutside } from "../contents/missing-values.ts";
import type { Context } from "../context.ts";
import { isNamedAndAsked, isObjectAsked } from "../syntax/asked.ts";
import { mayHaveHoles } from "../syntax/holes.ts";
import { choose } from "./choices.ts";

/**
 * What `node` reads of the array that the expression `list` gives. Where a variable keeps it and is asked later whether it
 * is there, that is found out now: a list may have another length by then.
 */
export function readElement(context: Context, node: Expression, list: Expression, array: Value, index: Value): Content {
  if (isArrayType(typeOfElements(array))) return readObject(context, node, list, array, index);
  const isAsked = isNamedAndAsked(node);
  if (!isAsked || mayHaveHoles(list)) return elementOf(context, list, array, index);
  return loadOptional(context, array, index, isOutside(context, array, index), node);
}

/** An element that is an array or object: nothing, where it is asked for and lies outside. */
function readObject(context: Context, node: Expression, list: Expression, array: Value, index: Value): Content {
  if (mayHaveHoles(list) || !isObjectAsked(node)) {
    const element = elementOf(context, list, array, index);
    if (element.kind === "array") context.mayBeMissing.set(element.value, { kind: "merged" });
    return element;
  }
  const isMissing = isOutside(context, array, index);
  const none = () => undefinedContent;
  const found = choose(context, node, isMissing, none, () => loadElement(context, array, index));
  // Its type says that there is an element.
  return found.kind === "optional" ? new Optional(found.held, found.presence, found.missingAs, true) : found;
}

/**
 * An element that may lie outside its array, as `undefined` does in arithmetic: not a number. It is loaded only where it
 * is there, since the derivative of what lies outside has no place to go.
 */
export function loadOptional(
  context: Context,
  array: Value,
  index: Value,
  isMissing: Value,
  node: Expression,
): Content {
  if (isArrayType(typeOfElements(array))) return loadElement(context, array, index);
  if (typeOfElements(array) !== "f64") return { kind: "scalar", value: context.builder.load(array, index), isMissing };
  const none = () => scalar(context.builder.float(Number.NaN));
  const content = choose(context, node, isMissing, none, () => loadElement(context, array, index));
  return content.kind === "scalar" ? { ...content, isMissing } : content;
}
