/**
 * What the reverse sweep notes of layers: where a call of a layer is reversed, its input as it was and the adjoint of its
 * output as it is. Calls are reversed from the last to the first; what is given stands in their order.
 */
import type { Structure } from "../../3-analyze/structure.ts";
import { fallsThrough } from "../../3-analyze/structure.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { LayerUse } from "../../ir/layers.ts";
import type { Tap, Value } from "../../ir/nodes.ts";
import { arrayType, type FlatArrayType, leaf, listOf, type Shape } from "../../ir/types.ts";
import { derivedFrom } from "../linearise.ts";
import type { Frame } from "../reverse/frame.ts";
import type { ReverseContext } from "../reverse/reverse-sweep.ts";
import { shadowType } from "../reverse/shadows.ts";
import { tapsIn } from "./tap-calls.ts";

/** One call of a layer. */
interface Noted {
  readonly rows: Value;
  readonly input: Value;
  readonly adjoint: Value;
}

/** Calls of which it is not known beforehand how many there are: the first of each list is the last call. */
interface Lists {
  /** One number. */
  readonly rows: Value;
  readonly inputs: Value;
  readonly adjoints: Value;
}

interface LayerRecord {
  readonly use: LayerUse;
  readonly types: { readonly input: FlatArrayType; readonly adjoint: FlatArrayType };
  readonly calls: Noted[];
  /** Absent where each call is made once, wherever the function goes. */
  readonly lists: Lists | undefined;
}

export class LayerRecords {
  private readonly records: readonly LayerRecord[];

  /** `b` is where the reverse sweep begins. */
  constructor(layers: readonly LayerUse[], structure: Structure, b: RegionBuilder) {
    const taps = tapsIn(structure.fn);
    this.records = layers.map((use, number) => {
      const own = taps.filter((tap) => tap.number === number);
      const [first] = own as [Tap, ...Tap[]];
      const types = { input: shadowType(first.input.type), adjoint: shadowType(first.output.type) };
      const isPlain = own.every((tap) => isCalledOnce(tap, structure));
      const list = (type: FlatArrayType, name: string) => b.allocate(listOf(type), b.index(0), { variable: { name } });
      const lists = isPlain
        ? undefined
        : {
            rows: b.allocate(arrayType("f64"), b.index(1), { variable: { name: "rowCount" } }),
            inputs: list(types.input, "inputs"),
            adjoints: list(types.adjoint, "outputAdjoints"),
          };
      return { use, types, calls: [], lists };
    });
  }

  /** Where a call is reversed. */
  note(tap: Tap, { access, activity, shadows }: ReverseContext, frame: Frame, b: RegionBuilder): void {
    const { use, types, calls, lists } = this.records[tap.number!]!;
    b.origin = derivedFrom(tap.origin);
    const isKnown = activity.isActive(tap.output);
    const length = isKnown ? undefined : b.length(access.array(tap.output, frame));
    const shadow = isKnown ? shadows.of(tap.output, frame) : b.allocate(types.adjoint, length!);
    const given = access.array(tap.input, frame);
    const rows = rowsOf(
      use,
      given,
      access.array(tap.weights, frame),
      tap.bias && access.array(tap.bias, frame),
      shadow,
      b,
    );
    const input = b.duplicate(given, types.input, { name: "input" });
    const adjoint = isKnown ? b.duplicate(shadow, types.adjoint, { name: "outputAdjoint" }) : shadow;
    if (!lists) {
      calls.push({ rows, input, adjoint });
      return;
    }
    b.accumulate(lists.rows, b.index(0), b.compute("toFloat", rows));
    b.store(lists.inputs, b.length(lists.inputs), input);
    b.store(lists.adjoints, b.length(lists.adjoints), adjoint);
  }

  /** Behind the sweep: the leaves of the layers. */
  values(b: RegionBuilder): readonly Value[] {
    return this.records.flatMap(({ use, types, calls, lists }) => {
      const name = b.constant(use.name, "text");
      const kind = b.constant(use.kind, "text");
      const inOrder = [...calls].reverse();
      if (lists) {
        const rows = b.compute("toIndex", b.load(lists.rows, b.index(0)));
        return [name, kind, rows, joined(lists.inputs, types.input, b), joined(lists.adjoints, types.adjoint, b)];
      }
      const rows = inOrder.map((call) => call.rows).reduce((sum, each) => b.compute("add", sum, each));
      const input = side(
        inOrder.map((call) => call.input),
        types.input,
        b,
      );
      return [
        name,
        kind,
        rows,
        input,
        side(
          inOrder.map((call) => call.adjoint),
          types.adjoint,
          b,
        ),
      ];
    });
  }

  /** The shape of what `values` gives. */
  shape(): Shape {
    return {
      kind: "tuple",
      elements: this.records.map(({ types }) => ({
        kind: "struct",
        fields: [
          { name: "name", shape: leaf("text") },
          { name: "kind", shape: leaf("text") },
          { name: "rows", shape: leaf("index") },
          { name: "input", shape: leaf(types.input) },
          { name: "outputAdjoint", shape: leaf(types.adjoint) },
        ],
      })),
    };
  }
}

/** Whether a statement stands in the function's body, where nothing leaves that before. */
function isCalledOnce(tap: Tap, structure: Structure): boolean {
  const place = structure.placeOfStatementOf(tap);
  if (place !== structure.body) return false;
  const before = place.region.statements.slice(0, place.region.statements.indexOf(tap));
  return before.every((statement) => structure.escapesOf(statement).length === 0 && fallsThrough(statement));
}

/**
 * How many rows a call has, of x = rows in numbers that w = out in weights make y = rows out of: with a bias, whose length is
 * out, x / (w / out); else sqrt(x y / w). Sizes that are no such products are refused.
 */
function rowsOf(
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
function side(arrays: readonly Value[], type: FlatArrayType, b: RegionBuilder): Value {
  const [only, ...others] = arrays as [Value, ...Value[]];
  if (others.length === 0) return only;
  const ends = [b.index(0)];
  for (const array of arrays) ends.push(b.compute("add", ends.at(-1)!, b.length(array)));
  const whole = b.allocate(type, ends.at(-1)!);
  arrays.forEach((array, i) => b.copy(whole, ends[i]!, array));
  return whole;
}

/** The arrays of a list one behind the other, the last of them first. */
function joined(list: Value, type: FlatArrayType, b: RegionBuilder): Value {
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
