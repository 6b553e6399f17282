/** `stopGradient`: a number, or a copy of an array or object, that derivatives take as a constant. */
import type { CallExpression } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unknownFunction } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, isDifferentiable, isFlat, isRecord } from "../../ir/types.ts";
import { bundleOf, readSlot } from "../contents/bundles.ts";
import { type Bundle, type Content, refused } from "../contents/contents.ts";
import { loadField } from "../contents/elements.ts";
import type { Context } from "../context.ts";
import { classOfType } from "../names/members.ts";

export function stopped(context: Context, content: Content, node: CallExpression): Content {
  switch (content.kind) {
    case "literal":
    case "nothing":
    case "refused":
      return content;
    case "scalar":
      if (content.value.type !== "f64") return content;
      return { ...content, value: stoppedNumber(context, content.value) };
    case "array": {
      const { value } = content;
      if (isFlat(value.type)) return { kind: "array", value: stoppedArray(context, value) };
      if (!isRecord(value.type) || classOfType(node.getType())) break;
      const { form, fields } = value.type;
      const field = (name: string) => loadField(context, value, name) ?? refused;
      return stoppedParts(
        context,
        form === "tuple" ? "tuple" : "struct",
        new Map(fields.map(({ name }) => [name, field(name)])),
        node,
      );
    }
    case "bundle": {
      if (content.class || content.members.size > 0) break;
      const parts = [...content.slots].map(([name, slot]) => [name, readSlot(context, slot, node)] as const);
      return stoppedParts(context, content.form, new Map(parts), node);
    }
  }
  const why = "it takes numbers, arrays of them, and plain objects and tuples of these";
  const remedy = "Stop the numbers and arrays in it one by one.";
  return context.refuse(unknownFunction.at(spanOf(node), { callee: "stopGradient", why, remedy }));
}

/** A number that is missing stays missing. */
function stoppedNumber(context: Context, value: Value): Value {
  const stopped = context.builder.compute("stopGradient", value);
  const missing = context.mayBeMissing.get(value);
  if (missing) context.mayBeMissing.set(stopped, missing);
  return stopped;
}

function stoppedArray({ builder }: Context, array: Value): Value {
  const type = array.type as ArrayType;
  if (!isDifferentiable(type)) return builder.duplicate(array, type);
  const length = builder.length(array);
  const copy = builder.allocate(type, length, { content: "uninitialised" });
  const range = { from: builder.index(0), to: length, step: builder.index(1), test: "<" as const };
  builder.for({ ...range, counter: { name: "i" } }, [], (inner, i) => {
    inner.store(copy, i!, inner.compute("stopGradient", inner.load(array, i!)));
    return [];
  });
  return copy;
}

function stoppedParts(
  context: Context,
  form: Bundle["form"],
  parts: ReadonlyMap<string, Content>,
  node: CallExpression,
): Content {
  const own = new Map([...parts].map(([name, part]) => [name, stopped(context, part, node)]));
  const isRefused = [...own.values()].some(({ kind }) => kind === "refused");
  return isRefused ? refused : bundleOf(context, form, own, undefined, node);
}
