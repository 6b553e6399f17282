/** The rows of layers' calls: how many a call has, and those of several calls one behind the other. */
import type { RegionBuilder } from "../../ir/build.ts";
import type { LayerUse } from "../../ir/layers.ts";
import type { Value } from "../../ir/nodes.ts";
import type { FlatArrayType } from "../../ir/types.ts";

/**
 * How many rows a call has, of x = rows in numbers that w = out in weights make y = rows out of: with a bias, whose length is
 * out, x / (w / out); else sqrt(x y / w). Sizes that are no such products are refused.
 */
export function rowsOf(
  use: LayerUse,
  input: Value,
  weights: Value,
  bias: Value | undefined,
  output: Value,
  b: RegionBuilder,
): Value {
  const [x, w, y] = [b.length(input), b.length(weights), b.length(output)];
  const quotient = (value: Value, by: Value) => {
    const [above, below] = [value, by].map((it) => b.compute("toFloat", it)) as [Value, Value];
    return b.compute("toIndex", b.compute("divide", above, below));
  };
  const isOff = (value: Value, expected: Value) => b.compute("notEqual", value, expected);
  const isBroken = (value: Value, by: Value) => isOff(b.compute("remainder", value, by), b.index(0));
  const faults: Value[] = [];
  let rows: Value;
  if (bias) {
    const out = b.length(bias);
    const width = quotient(w, out);
    rows = b.computeAs({ name: "rows" }, "copy", quotient(x, width));
    faults.push(isBroken(w, out), isBroken(x, width), isOff(b.compute("multiply", rows, out), y));
  } else {
    const product = b.compute("multiply", x, y);
    const root = b.compute("sqrt", b.compute("divide", b.compute("toFloat", product), b.compute("toFloat", w)));
    rows = b.computeAs({ name: "rows" }, "toIndex", b.compute("round", root));
    const squared = b.compute("multiply", b.compute("multiply", rows, rows), w);
    faults.push(isOff(squared, product), isBroken(x, b.compute("max", rows, b.index(1))));
  }
  const parts = [`FX8006: the layer '${use.name}' makes `, y, " numbers of ", x, " with ", w, " weights"];
  b.if(
    faults.reduce((all, fault) => b.compute("or", all, fault)),
    () => ({
      kind: "throw",
      errorClass: "RangeError",
      parts: [...parts, `${bias ? " and its bias" : ""}: these are no rows of it`],
      origin: b.origin,
    }),
    () => [],
  );
  return rows;
}

/** Arrays one behind the other. */
export function side(arrays: readonly Value[], type: FlatArrayType, b: RegionBuilder): Value {
  const [only, ...others] = arrays as [Value, ...Value[]];
  if (others.length === 0) return only;
  const ends = [b.index(0)];
  for (const array of arrays) ends.push(b.compute("add", ends.at(-1)!, b.length(array)));
  const whole = b.allocate(type, ends.at(-1)!);
  arrays.forEach((array, i) => b.copy(whole, ends[i]!, array));
  return whole;
}

/** The arrays of a list one behind the other, the last of them first. */
export function joined(list: Value, type: FlatArrayType, b: RegionBuilder): Value {
  const count = b.length(list);
  const range = { from: b.index(0), to: count, step: b.index(1), test: "<" as const, counter: { name: "i" } };
  const [total] = b.for(range, [b.index(0, { name: "total" })], (inner, i, sum) => [
    inner.computeAs({ name: "total" }, "add", sum!, inner.length(inner.load(list, i!))),
  ]);
  const whole = b.allocate(type, total!, { variable: { name: "all" } });
  b.for(range, [b.index(0, { name: "start" })], (inner, i, start) => {
    const last = inner.compute("subtract", inner.compute("subtract", count, i!), inner.index(1));
    const array = inner.load(list, last);
    inner.copy(whole, start!, array);
    return [inner.computeAs({ name: "start" }, "add", start!, inner.length(array))];
  });
  return whole;
}
