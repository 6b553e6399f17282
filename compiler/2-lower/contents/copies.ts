/** New arrays with the elements of others. */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, arrayType, elementType, type FlatArrayType, isArrayType, isFlat } from "../../ir/types.ts";
import type { Context } from "../context.ts";

/** A copy, as a typed array or a list: of a list of arrays or objects with the very same ones. */
export function duplicate(context: Context, source: Value, storage: FlatArrayType["storage"], type?: ArrayType): Value {
  if (!isArrayType(source.type)) throw new InternalError("a copy of a scalar");
  if (!isFlat(source.type)) return copyElements(context, source);
  const element = source.type.element === "bool" ? "bool" : "f64";
  const own = type ?? (storage === source.type.storage ? source.type : arrayType(element, storage));
  return context.builder.duplicate(source, own);
}

/** A new list with the elements of `list` from `from` on, `count` of them; by default all. */
export function copyElements(context: Context, list: Value, from?: Value, count?: Value): Value {
  const { builder } = context;
  if (!isArrayType(list.type)) throw new InternalError("a copy of a scalar");
  const to = count ?? builder.length(list);
  const made = builder.allocate(list.type, to, { content: "uninitialised" });
  copyInto(context, made, undefined, list, to, from);
  return made;
}

/** Makes a value, which may be an array or object, all elements of a list between two positions. */
export function storeInAll({ builder }: Context, list: Value, value: Value, start?: Value, end?: Value): void {
  const [from, to] = [start ?? builder.index(0), end ?? builder.length(list)];
  const range = { from, to, step: builder.index(1), test: "<" as const };
  builder.for(range, [], (body, counter) => {
    body.store(list, counter!, value);
    return [];
  });
}

/** `target[offset + i] = source[from + i]` for `count` elements. */
export function copyInto(
  context: Context,
  target: Value,
  offset: Value | undefined,
  source: Value,
  count: Value,
  from?: Value,
): void {
  const { builder } = context;
  const range = { from: builder.index(0), to: count, step: builder.index(1), test: "<" as const };
  builder.for(range, [], (body, counter) => {
    const [to, position] = [offset, from].map((start) => (start ? body.compute("add", start, counter!) : counter!));
    const element = body.load(source, position!);
    const wanted = isFlat(target.type) ? elementType(target.type) : element.type;
    const isConverted = wanted !== element.type && wanted !== "bool";
    body.store(target, to!, isConverted ? body.compute(wanted === "f64" ? "toFloat" : "toIndex", element) : element);
    return [];
  });
}
