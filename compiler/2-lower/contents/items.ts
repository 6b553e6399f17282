/** What stands in the brackets of a list or among the arguments of a call: single values, and arrays that are spread. */
import { type Expression, Node } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, arrayType, elementType, isArrayType, isFlat, isRecord, sameType } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { iteratedBy } from "../names/iterables.ts";
import { mayHaveEffects } from "../syntax/targets.ts";
import { bundleOf, readSlot } from "./bundles.ts";
import { type Content, describe, refused } from "./contents.ts";
import { copyInto, duplicate } from "./copies.ts";
import { asElement, loadField } from "./elements.ts";

export interface Item<Place extends Node = Expression> {
  readonly content: Content;
  readonly node: Place;
  /** The array whose elements the item stands for: the build does not know how many there are. */
  readonly spread?: Value;
}

/** Evaluates items in order. A tuple that is spread gives an item for each of its elements. */
export function itemsOf(context: Context, nodes: readonly Node[]): Item[] {
  return nodes.flatMap((node, i): Item[] => {
    if (!Node.isExpression(node)) return [];
    if (Node.isOmittedExpression(node)) {
      const what = "A hole in an array is";
      context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Write every element." }));
      return [{ content: refused, node }];
    }
    if (!Node.isSpreadElement(node)) return [{ content: context.expression(node), node }];
    return elementsOf(context, node.getExpression(), nodes.slice(i + 1).some(mayHaveEffects));
  });
}

/** The elements of what is spread; they are read at once if what follows may change them. */
export function elementsOf(context: Context, node: Expression, isAtOnce: boolean): Item[] {
  const { list, gives } = iteratedBy(node);
  const content = context.expression(list);
  if (content.kind === "refused") return [{ content, node }];
  if (gives === "entries") {
    const remedy = "Write a loop over the entries.";
    return [
      { content: context.refuse(unsupportedSyntax.at(spanOf(node), { what: "Spreading entries is", remedy })), node },
    ];
  }
  if (content.kind === "bundle" && content.form === "tuple") {
    return [...content.slots.values()].map((slot, i) => {
      return { content: gives === "positions" ? { kind: "literal", value: i } : readSlot(context, slot, node), node };
    });
  }
  if (content.kind !== "array") {
    const facts = { expected: "An array", found: describe(content) };
    return [{ content: context.refuse(unexpectedStructure.at(spanOf(node), facts)), node }];
  }
  const { type } = content.value;
  if (gives === "positions") {
    const spread = positionsIn(context, content.value);
    return [{ content: { kind: "array", value: spread }, node, spread }];
  }
  if (isRecord(type)) {
    return type.fields.map(({ name }) => ({ content: loadField(context, content.value, name) ?? refused, node }));
  }
  const spread = isAtOnce ? duplicate(context, content.value, "list") : content.value;
  return [{ content: { kind: "array", value: spread }, node, spread }];
}

/** A new list of an array's positions. */
function positionsIn(context: Context, array: Value): Value {
  const { builder } = context;
  const length = builder.length(array);
  const made = builder.allocate(arrayType("f64", "list"), length, { content: "uninitialised" });
  const range = { from: builder.index(0), to: length, step: builder.index(1), test: "<" as const };
  builder.for(range, [], (body, position) => {
    body.store(made, position!, body.compute("toFloat", position!));
    return [];
  });
  return made;
}

/** Whether an item has been reported already. */
export function areRefused(items: readonly Item<Node>[]): boolean {
  return items.some(({ content }) => content.kind === "refused");
}

/** Whether it is known how many there are; where not, that is reported. */
export function areCounted(context: Context, items: readonly Item<Node>[]): boolean {
  const uncounted = items.find(({ spread }) => spread);
  if (uncounted) {
    const what = "Spreading an array of unknown length is";
    const remedy = "Write the elements out, declare the array as a tuple, or loop over it.";
    context.refuse(unsupportedSyntax.at(spanOf(uncounted.node), { what, remedy }));
  }
  return !uncounted;
}

/** A new array with these elements. */
export function arrayOfItems(context: Context, type: ArrayType, items: readonly Item<Node>[]): Content {
  if (areRefused(items)) return refused;
  const { builder } = context;
  const made = builder.allocate(type, lengthOf(context, items), { content: "uninitialised" });
  fill(context, made, items);
  return { kind: "array", value: made };
}

function lengthOf(context: Context, items: readonly Item<Node>[]): Value {
  const { builder } = context;
  const spreads = items.flatMap(({ spread }) => (spread ? [builder.length(spread)] : []));
  const singles = items.length - spreads.length;
  const [first, ...others] = singles > 0 || spreads.length === 0 ? [...spreads, builder.index(singles)] : spreads;
  return others.reduce((sum, part) => builder.compute("add", sum, part), first!);
}

/** Stores items one after the other, from the first position on. */
function fill(context: Context, made: Value, items: readonly Item<Node>[]): void {
  const { builder } = context;
  /** The lengths of the arrays spread so far, and the number of single items. */
  let spreads: Value | undefined;
  let singles = 0;
  const position = () => {
    if (!spreads) return builder.index(singles);
    return singles === 0 ? spreads : builder.compute("add", spreads, builder.index(singles));
  };
  for (const { content, node, spread } of items) {
    if (spread) {
      const count = builder.length(spread);
      if (holdsSame(made, spread))
        copyInto(context, made, spreads || singles > 0 ? position() : undefined, spread, count);
      else
        context.refuse(
          unexpectedStructure.at(spanOf(node), { expected: "An array of the same kind", found: "another" }),
        );
      spreads = spreads ? builder.compute("add", spreads, count) : count;
      continue;
    }
    const value = asElement(context, content, made, node);
    if (value) builder.store(made, position(), value);
    singles++;
  }
}

/** Whether elements of `source` may be elements of `target`. */
export function holdsSame(target: Value, source: Value): boolean {
  const [own, other] = [target, source].map(({ type }) => type);
  if (!own || !other || !isArrayType(own) || !isArrayType(other))
    throw new InternalError("a scalar in place of an array");
  if (isFlat(own) && isFlat(other)) return (own.element === "bool") === (other.element === "bool");
  return !isRecord(own) && !isRecord(other) && sameType(elementType(own), elementType(other));
}

/** A tuple of these items, of which there must be a known number. */
export function tupleOfItems(
  context: Context,
  items: readonly Item<Node>[],
  name: string | undefined,
  node: Node,
): Content {
  if (areRefused(items) || !areCounted(context, items)) return refused;
  const parts = items.map(({ content }, i): [string, Content] => [String(i), content]);
  return bundleOf(context, "tuple", new Map(parts), name, node);
}
