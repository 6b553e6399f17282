/** Lists become shorter one element after the other, from the end: so each can be put back in reverse. */
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, type ScalarType } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { passesOverHoles } from "../syntax/holes.ts";
import { typeOfElements } from "./elements.ts";

/** Takes away the last element of a list, which stands at `index`. */
export function removeLast(builder: RegionBuilder, list: Value, index: Value): void {
  const type = typeOfElements(list);
  builder.remove(list, index, isArrayType(type) ? builder.load(list, index) : builder.constant(undefined, type));
}

/** Takes away `count` elements from the end of a list, which is `length` long. */
export function removeFromEnd({ builder }: Context, list: Value, length: Value, count: Value): void {
  const one = builder.index(1);
  const from = builder.compute("subtract", length, one);
  const to = builder.compute("subtract", length, count);
  builder.for({ from, to, step: builder.index(-1), test: ">=" }, [], (body, position) => {
    removeLast(body, list, position!);
    return [];
  });
}

/**
 * `list.length = length`. What becomes longer has holes up to its last element, which is `undefined`; an error for a list
 * of arrays or objects, of which none can be left out, and where a method might pass over the holes.
 */
export function setLength(context: Context, list: Value, length: Value): void {
  const { builder } = context;
  const { origin } = builder;
  const old = builder.length(list);
  const type = typeOfElements(list);
  const longer = builder.nested();
  const refuse = (fault: string) => longer.close({ kind: "throw", errorClass: "RangeError", parts: [fault], origin });
  const grow = (element: ScalarType) => {
    longer.store(list, longer.compute("subtract", length, longer.index(1)), longer.constant(null, element));
    return longer.yield();
  };
  const orPassed = (element: ScalarType) => (passesOverHoles(context.frame.node) ? refuse(passedOver) : grow(element));
  const then = isArrayType(type) ? refuse(withoutElements) : orPassed(type);
  const condition = builder.compute("greater", length, old);
  builder.push({ kind: "if", condition, then, otherwise: builder.nested().yield(), results: [], origin });
  removeFromEnd(context, list, old, builder.compute("subtract", old, length));
}

/** An error where an element is written behind the next one after the end: methods pass over what is left out. */
export function refuseGap({ builder }: Context, list: Value, index: Value): void {
  const { origin } = builder;
  const gap = builder.nested();
  const then = gap.close({ kind: "throw", errorClass: "RangeError", parts: [leftOut], origin });
  const condition = builder.compute("greater", index, builder.length(list));
  builder.push({ kind: "if", condition, then, otherwise: builder.nested().yield(), results: [], origin });
}

const leftOut =
  "FX8003: a list is written behind its end, and methods pass over the elements that are left out: push them, or fill the list first";

const withoutElements = "FX8003: 'length' makes a list of arrays or objects longer: push its elements instead";

const passedOver = "FX8003: 'length' makes a list longer, and methods pass over its new elements: push them instead";

/** `target[to + i] = list[from + i]` within one list, for `count` elements: upwards, or from the end downwards. */
export function moveElements(
  { builder }: Context,
  list: Value,
  places: { readonly from: Value; readonly to: Value; readonly count: Value; readonly isUpward: boolean },
): void {
  const { from, to, count, isUpward } = places;
  const zero = builder.index(0);
  const last = builder.compute("subtract", count, builder.index(1));
  const range = isUpward
    ? { from: zero, to: count, step: builder.index(1), test: "<" as const }
    : { from: last, to: zero, step: builder.index(-1), test: ">=" as const };
  builder.for(range, [], (body, i) => {
    body.store(list, body.compute("add", to, i!), body.load(list, body.compute("add", from, i!)));
    return [];
  });
}
