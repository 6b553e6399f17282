/**
 * A number, boolean or string of an object that is written by a key which only the run knows, and which can be the names of
 * such fields alone: each of them keeps what it holds, or takes what is given.
 */
import type { Node } from "ts-morph";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, isRecord, type ScalarType, type Type } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { read } from "./cells.ts";
import { type Cell, type Content, refused } from "./contents.ts";
import { asScalar, scalar } from "./convert.ts";
import { loadElement } from "./elements.ts";

/** A field of an object, in a cell or in a record; whatever else a name stands for is no such place. */
export type FieldPlace =
  | { readonly kind: "cell"; readonly cell: Cell }
  | { readonly kind: "element"; readonly array: Value; readonly index: Value; readonly type: Type };

/** What the one of the fields holds whose name the key is, and how it is written; undefined where they are of several kinds. */
export function keyedPlace(context: Context, places: ReadonlyMap<string, FieldPlace>, key: Value, node: Node) {
  const types = new Set([...places.values()].map(typeOf));
  const [type] = types;
  if (type === undefined || types.size > 1) return undefined;
  const isMeant = (name: string) => context.builder.compute("equal", key, context.builder.constant(name, "text"));
  const valueIn = (place: FieldPlace) => asScalar(context, held(context, place, node), type, node);
  const get = (): Content => {
    const [last, ...others] = [...places].reverse().map(([name, place]) => ({ name, value: valueIn(place) }));
    if (!last) return refused;
    const select = (rest: Value, { name, value }: typeof last) =>
      context.builder.compute("select", isMeant(name), value, rest);
    return scalar(others.reduce(select, last.value));
  };
  const set = (content: Content) => {
    const value = asScalar(context, content, type, node);
    for (const [name, place] of places) {
      const next = context.builder.compute("select", isMeant(name), value, valueIn(place));
      if (place.kind === "cell") context.assign(place.cell, next);
      else context.builder.store(place.array, place.index, next);
    }
  };
  return { kind: "accessor", get, set } as const;
}

/** The kind of scalar that a field holds, where it always holds one. */
function typeOf(place: FieldPlace): ScalarType | undefined {
  if (place.kind === "cell") {
    const { type, presence, missingAs } = place.cell;
    return presence || missingAs || isArrayType(type) ? undefined : type;
  }
  const { array, type } = place;
  const isOptional = isRecord(array.type) && array.type.fields.some((field) => field.optional);
  return isOptional || isArrayType(type) ? undefined : type;
}

function held(context: Context, place: FieldPlace, node: Node): Content {
  return place.kind === "cell"
    ? read(context, place.cell, node)
    : loadElement(context, place.array, place.index, place.type);
}
