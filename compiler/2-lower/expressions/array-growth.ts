/** The methods that put arrays and values together: `push`, `concat`, `flat`. */
import type { CallExpression, Expression } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unknownMember } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isList, isNested } from "../../ir/types.ts";
import { type Content, refused } from "../contents/contents.ts";
import { scalar } from "../contents/convert.ts";
import { copyInto } from "../contents/copies.ts";
import { asElement, loadElement } from "../contents/elements.ts";
import { areRefused, arrayOfItems, holdsSame, type Item, itemsOf } from "../contents/items.ts";
import type { Context } from "../context.ts";
import { lowerTrips, positionsOf } from "../statements/counted.ts";
import { appendAll, emptyList } from "./array-callbacks.ts";
import { listType } from "./list-types.ts";

/** `list.push(...values)`: gives the new length. All values are evaluated before the first is added. */
export function lowerPush(context: Context, list: Value, args: readonly Expression[], node: CallExpression): Content {
  if (!isList(list.type)) {
    const remedy = "Use a plain array, 'number[]'.";
    return context.refuse(unknownMember.at(spanOf(node), { member: "push", of: "a typed array", remedy }));
  }
  const items = itemsOf(context, args);
  if (areRefused(items)) return refused;
  append(context, list, items);
  return scalar(context.builder.length(list));
}

/** Puts items, which have all been evaluated, behind the last element of a list. */
export function append(context: Context, list: Value, items: readonly Item[]): void {
  const { builder } = context;
  const counts = items.map(({ spread }) => spread && builder.length(spread));
  for (const [i, { content, node: place, spread }] of items.entries()) {
    if (spread) {
      if (!holdsSame(list, spread)) {
        context.refuse(
          unexpectedStructure.at(spanOf(place), { expected: "An array of the same kind", found: "another" }),
        );
      } else copyInto(context, list, builder.length(list), spread, counts[i]!);
      continue;
    }
    const value = asElement(context, content, list, place);
    if (value) builder.store(list, builder.length(list), value);
  }
}

/** `list.concat(...)`: a new list of the elements of this one, of lists, and of single values. */
export function lowerConcat(context: Context, list: Value, args: readonly Expression[], node: CallExpression): Content {
  const type = listType(context, node);
  if (!type) return refused;
  const own: Item = { content: { kind: "array", value: list }, node, spread: list };
  const items = itemsOf(context, args).map((item): Item => {
    const { content } = item;
    const isPart = content.kind === "array" && isList(content.value.type) && holdsSame(list, content.value);
    return isPart ? { ...item, spread: content.value } : item;
  });
  return arrayOfItems(context, type, [own, ...items]);
}

/** `list.flat()`: a new list of the elements of the lists in this one. */
export function lowerFlat(context: Context, list: Value, args: readonly Expression[], node: CallExpression): Content {
  const type = listType(context, node);
  if (!type) return refused;
  if (args.length > 0 || !isNested(list.type) || !isList(list.type.element)) {
    const remedy = "Flatten one level at a time, of an array of arrays.";
    return context.refuse(unknownMember.at(spanOf(node), { member: "flat", of: "this array", remedy }));
  }
  const made = emptyList(context, type);
  lowerTrips(context, {
    range: positionsOf(context, context.builder.length(list)),
    place: node,
    cells: [],
    run: (position) => {
      const row = loadElement(context, list, position);
      if (row.kind === "array") appendAll(context, made, row.value);
      return undefined;
    },
  });
  return { kind: "array", value: made };
}
