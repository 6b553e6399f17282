/** Numbers and booleans that are handed over where they may be left out: what is missing arrives as `undefined`. */
import type { Expression } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { listWithHoles } from "../../diagnostics/catalog/2-lower.ts";
import { type Content, undefinedContent } from "../contents/contents.ts";
import { loadElement } from "../contents/elements.ts";
import { missingTestOf } from "../contents/missing-values.ts";
import type { Context } from "../context.ts";
import { choose } from "./choices.ts";

/** The content, or `undefined` where it is known to be missing or lies outside its array: there it is not even loaded. */
export function orLeftOut(context: Context, content: Content, node: Expression): Content {
  if (content.kind !== "scalar") return content;
  const { isMissing, value } = content;
  const none = () => undefinedContent;
  if (isMissing) return choose(context, node, isMissing, none, () => ({ kind: "scalar", value }));
  const place = context.mayBeMissing.get(value);
  if (place?.kind !== "element") return content;
  if (place.withHoles !== undefined) return context.refuse(listWithHoles.at(spanOf(node), { list: place.withHoles }));
  const isOutside = missingTestOf(context, value, node);
  return choose(context, node, isOutside, none, () => loadElement(context, place.array, place.index));
}
