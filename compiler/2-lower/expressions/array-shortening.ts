/** The methods that take elements out of a list, or put some in front: `pop`, `shift`, `splice`, `unshift`. */
import { type CallExpression, type Expression, Node } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unknownMember, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isList } from "../../ir/types.ts";
import { type Content, refused } from "../contents/contents.ts";
import { scalar } from "../contents/convert.ts";
import { copyElements } from "../contents/copies.ts";
import { asElement } from "../contents/elements.ts";
import { areCounted, areRefused, type Item, itemsOf } from "../contents/items.ts";
import { moveElements, removeFromEnd, removeLast } from "../contents/list-lengths.ts";
import { boundWithin, countWithin } from "../contents/positions.ts";
import { branch, joinBranches } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { append } from "./array-growth.ts";
import { loadOptional } from "./element-reads.ts";

/** `list.pop()`, or `list.shift()` for the first element; of an empty list nothing is taken. */
export function lowerTake(context: Context, list: Value, node: CallExpression, isFirst: boolean): Content {
  if (!isShortened(context, list, node)) return refused;
  const { builder } = context;
  const [zero, one] = [builder.index(0), builder.index(1)];
  const length = builder.length(list);
  const last = builder.compute("subtract", length, one);
  const isMissing = builder.compute("less", last, zero);
  const element = loadOptional(context, list, isFirst ? zero : last, isMissing, node);
  const take = branch(context, () => {
    if (isFirst) moveElements(context, list, { from: one, to: zero, count: last, isUpward: true });
    removeLast(context.builder, list, last);
    return undefined;
  });
  joinBranches(
    context,
    builder.compute("greater", length, zero),
    take,
    branch(context, () => undefined),
  );
  return element;
}

/** `list.splice(start, count, ...values)`: gives a new list of what it takes out, in whose place the values stand. */
export function lowerSplice(context: Context, list: Value, args: readonly Expression[], node: CallExpression): Content {
  if (!isShortened(context, list, node)) return refused;
  const [start, count, ...inserted] = args;
  if (!start) {
    const remedy = "Say from where on: 'list.splice(0)'.";
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'splice' without a position is", remedy }));
  }
  const { builder } = context;
  const begin = context.expression(start);
  const wanted = count && context.expression(count);
  const items = itemsOf(context, inserted).map((item) => (item.spread ? asItIsNow(context, item) : item));
  if (areRefused(items)) return refused;
  const length = builder.length(list);
  const from = boundWithin(context, list, begin, start);
  const rest = builder.compute("subtract", length, from);
  const taken = count && wanted ? countWithin(context, rest, wanted, count) : rest;
  const removed = copyElements(context, list, from, taken);
  const behind = builder.compute("add", from, taken);
  const left = builder.compute("subtract", length, behind);
  if (items.length > 0) {
    const tail = copyElements(context, list, behind, left);
    removeFromEnd(context, list, length, builder.compute("add", taken, left));
    append(context, list, [...items, { content: { kind: "array", value: tail }, node, spread: tail }]);
    return { kind: "array", value: removed };
  }
  moveElements(context, list, { from: behind, to: from, count: left, isUpward: true });
  removeFromEnd(context, list, length, taken);
  return { kind: "array", value: removed };
}

/** The elements of what is spread, which may be the list that changes. */
function asItIsNow(context: Context, item: Item): Item {
  return item.spread ? { ...item, spread: copyElements(context, item.spread) } : item;
}

/** `list.unshift(...values)`: gives the new length. */
export function lowerUnshift(
  context: Context,
  list: Value,
  args: readonly Expression[],
  node: CallExpression,
): Content {
  if (!isShortened(context, list, node)) return refused;
  const items = itemsOf(context, args);
  if (areRefused(items) || !areCounted(context, items)) return refused;
  const { builder } = context;
  const length = builder.length(list);
  const values = items.map(({ content, node: place }) => asElement(context, content, list, place));
  for (const value of values) if (value) builder.store(list, builder.length(list), value);
  const to = builder.index(values.length);
  moveElements(context, list, { from: builder.index(0), to, count: length, isUpward: false });
  for (const [i, value] of values.entries()) if (value) builder.store(list, builder.index(i), value);
  return scalar(builder.length(list));
}

/** Whether the length can change: not that of a typed array. */
function isShortened(context: Context, list: Value, node: CallExpression): boolean {
  if (isList(list.type)) return true;
  const remedy = "Use a plain array, 'number[]'.";
  const callee = node.getExpression();
  const member = Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText();
  context.refuse(unknownMember.at(spanOf(node), { member, of: "a typed array", remedy }));
  return false;
}
