/** The methods that call a function for the elements of an array and make an array, or nothing: `map` and its kin. */
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, isFlat } from "../../ir/types.ts";
import { type Content, describe, refused } from "../contents/contents.ts";
import { asIndex } from "../contents/convert.ts";
import { copyInto } from "../contents/copies.ts";
import { asElement } from "../contents/elements.ts";
import { arrayOfItems, holdsSame, type Item, tupleOfItems } from "../contents/items.ts";
import { branch, joinBranches } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { holdsFunctions } from "../names/function-types.ts";
import { callBack, goThrough, kept, testOf, type Visit } from "./array-visits.ts";
import { listType } from "./list-types.ts";

export function lowerForEach(context: Context, visit: Visit): Content {
  goThrough(context, visit, [], ({ element, position }) => {
    callBack(context, visit, element, position);
    return undefined;
  });
  return { kind: "nothing", value: "undefined" };
}

/** A new array of what the function gives; a tuple where that are functions. */
export function lowerMap(context: Context, visit: Visit): Content {
  const { list, call } = visit;
  if (list.kind === "bundle" && holdsFunctions(call.getType(), call)) {
    return tupleOfItems(context, itemsGiven(context, visit), undefined, call);
  }
  const type = listType(context, call);
  return type ? mapped(context, visit, type) : refused;
}

/** What the function gives for each part of a tuple. */
function itemsGiven(context: Context, visit: Visit): Item[] {
  const items: Item[] = [];
  goThrough(context, visit, [], ({ element, position }) => {
    items.push({ content: callBack(context, visit, element, position), node: visit.call });
    return undefined;
  });
  return items;
}

/** A new array with what the function gives for each element. */
export function mapped(context: Context, visit: Visit, type: ArrayType): Content {
  const { list } = visit;
  if (list.kind === "bundle") return arrayOfItems(context, type, itemsGiven(context, visit));
  const length = list.kind === "array" ? context.builder.length(list.value) : list.length;
  const made = context.builder.allocate(type, length, { content: "uninitialised" });
  goThrough(context, visit, [], ({ element, position }) => {
    const content = callBack(context, visit, element, position);
    const value = asElement(context, content, made, visit.place);
    if (value) context.builder.store(made, asIndex(context, position, visit.place), value);
    return undefined;
  });
  return { kind: "array", value: made };
}

/** A new array of the elements that pass the test. */
export function lowerFilter(context: Context, visit: Visit): Content {
  const type = listType(context, visit.call);
  if (!type) return refused;
  const passed = emptyList(context, type);
  goThrough(context, visit, [], ({ element, position }) => {
    const own = kept(context, element, visit.place);
    const test = testOf(context, visit, element, position);
    const pass = branch(context, () => {
      const value = asElement(context, own(), passed, visit.place);
      if (value) append(context, passed, value);
      return undefined;
    });
    return joinBranches(
      context,
      test,
      pass,
      branch(context, () => undefined),
    );
  });
  const isTyped = isFlat(type) && type.storage === "typed";
  return { kind: "array", value: isTyped ? context.builder.duplicate(passed, type) : passed };
}

/** A new list of the elements of the lists that the function gives. */
export function lowerFlatMap(context: Context, visit: Visit): Content {
  const type = listType(context, visit.call);
  if (!type) return refused;
  const made = emptyList(context, type);
  goThrough(context, visit, [], ({ element, position }) => {
    const content = callBack(context, visit, element, position);
    if (content.kind === "array" && holdsSame(made, content.value)) appendAll(context, made, content.value);
    else if (content.kind === "scalar" || content.kind === "literal") {
      const value = asElement(context, content, made, visit.place);
      if (value) append(context, made, value);
    } else if (content.kind !== "refused") {
      const facts = { expected: "A number or an array", found: describe(content) };
      context.refuse(unexpectedStructure.at(spanOf(visit.place), facts));
    }
    return undefined;
  });
  return { kind: "array", value: made };
}

/** A list, without elements as yet, of what a new array will hold. */
export function emptyList({ builder }: Context, type: ArrayType): Value {
  const list =
    isFlat(type) && type.storage === "typed" ? ({ ...type, element: "f64", storage: "list" } as const) : type;
  return builder.allocate(list, builder.index(0), { content: "uninitialised" });
}

/** Adds an element to the end of a list. */
export function append({ builder }: Context, list: Value, value: Value): void {
  builder.store(list, builder.length(list), value);
}

/** Adds elements of another array to the end of a list: all, or as many as `count` says. */
export function appendAll(context: Context, list: Value, source: Value, count?: Value): void {
  const { builder } = context;
  const end = builder.length(list);
  copyInto(context, list, end, source, count ?? builder.length(source));
}
