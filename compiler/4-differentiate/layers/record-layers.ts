/**
 * What the reverse sweep notes of layers: where a call of a layer is reversed, its input as it was and the adjoint of its
 * output as it is. Calls are reversed from the last to the first; what is given stands in their order.
 */
import type { Structure } from "../../3-analyze/structure.ts";
import { fallsThrough } from "../../3-analyze/structure.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { LayerUse } from "../../ir/layers.ts";
import type { Tap, Value } from "../../ir/nodes.ts";
import { arrayType, type FlatArrayType, leaf, listOf, type RecordType, type Shape } from "../../ir/types.ts";
import { derivedFrom } from "../linearise.ts";
import type { Frame } from "../reverse/frame.ts";
import type { ReverseContext } from "../reverse/reverse-sweep.ts";
import { shadowType } from "../reverse/shadows.ts";
import { joined, rowsOf, side } from "./layer-rows.ts";
import { tapsIn } from "./tap-calls.ts";

/** One call of a layer. */
interface Noted {
  readonly rows: Value;
  readonly input: Value;
  readonly adjoint: Value;
}

/** Calls of which it is not known beforehand how many there are: the first of each list is the last call. */
interface Lists {
  /** One number for each element of the list whose layers these are; else one. */
  readonly rows: Value;
  /** Lists of arrays; of layers of a list, such a list for each element. */
  readonly inputs: Value;
  readonly adjoints: Value;
  /** That list. */
  readonly of: Value | undefined;
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
  /** Whether it is known beforehand how many layers there are. */
  private readonly isCounted: boolean;

  /** `b` is where the reverse sweep begins. */
  constructor(layers: readonly LayerUse[], structure: Structure, b: RegionBuilder) {
    const taps = tapsIn(structure.fn);
    this.isCounted = layers.every(({ ofList }) => ofList === undefined);
    const tapsOf = layers.map((_, number) => taps.filter((tap) => tap.number === number) as [Tap, ...Tap[]]);
    const own = tapsOf.map(([first]) => ({
      input: shadowType(first.input.type),
      adjoint: shadowType(first.output.type),
    }));
    const all = own.flatMap(({ input, adjoint }) => [input, adjoint]);
    // What is in one list is of one type.
    const widest = all.find(({ element }) => element === "f64") ?? all[0]!;
    this.records = layers.map((use, number) => {
      const types = this.isCounted ? own[number]! : { input: widest, adjoint: widest };
      const isPlain = tapsOf[number]!.every((tap) => isCalledOnce(tap, structure));
      const lists = use.ofList
        ? listsOfElements(tapsOf[number]![0].element!.list, types, b)
        : isPlain
          ? undefined
          : listsOfCalls(types, b);
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
    const element = lists.of && access.value(tap.element!.index, frame);
    const [inputs, adjoints] = [lists.inputs, lists.adjoints].map((list) =>
      element ? b.load(list, element) : list,
    ) as [Value, Value];
    b.accumulate(lists.rows, element ?? b.index(0), b.compute("toFloat", rows));
    b.store(inputs, b.length(inputs), input);
    b.store(adjoints, b.length(adjoints), adjoint);
  }

  /** Behind the sweep: the leaves of the layers. */
  values(b: RegionBuilder): readonly Value[] {
    if (this.isCounted) return this.records.flatMap((record) => this.valuesOf(record, undefined, b));
    const list = b.allocate(listOf(this.elementType), b.index(0), { variable: { name: "layers" } });
    const add = (record: LayerRecord, element: Value | undefined, inner: RegionBuilder) =>
      inner.store(list, inner.length(list), inner.compose(this.elementType, this.valuesOf(record, element, inner)));
    const done = new Set<LayerRecord>();
    for (const record of this.records) {
      if (done.has(record)) continue;
      const { lists } = record;
      if (!lists?.of) {
        add(record, undefined, b);
        continue;
      }
      // Element by element: layers stand next to each other as their weights do.
      const beside = this.records.filter((other) => other.lists?.of === lists.of);
      for (const other of beside) done.add(other);
      b.for(upTo(b.length(lists.of), b), [], (inner, i) => {
        for (const other of beside) add(other, i, inner);
        return [];
      });
    }
    return [list];
  }

  /** Name, kind, rows, inputs and adjoints of a layer, or of the layer of an element. */
  private valuesOf(
    { use, types, calls, lists }: LayerRecord,
    element: Value | undefined,
    b: RegionBuilder,
  ): readonly Value[] {
    const name = nameOf(use, element, b);
    const kind = b.constant(use.kind, "text");
    if (lists) {
      const rows = b.compute("toIndex", b.load(lists.rows, element ?? b.index(0)));
      const [inputs, adjoints] = [lists.inputs, lists.adjoints].map((list) => (element ? b.load(list, element) : list));
      return [name, kind, rows, joined(inputs!, types.input, b), joined(adjoints!, types.adjoint, b)];
    }
    const inOrder = [...calls].reverse();
    const rows = inOrder.map((call) => call.rows).reduce((sum, each) => b.compute("add", sum, each));
    const input = side(
      inOrder.map((call) => call.input),
      types.input,
      b,
    );
    const adjoint = side(
      inOrder.map((call) => call.adjoint),
      types.adjoint,
      b,
    );
    return [name, kind, rows, input, adjoint];
  }

  /** The shape of what `values` gives. */
  shape(): Shape {
    if (!this.isCounted) return leaf(listOf(this.elementType));
    return {
      kind: "tuple",
      elements: this.records.map(({ types }) => ({
        kind: "struct",
        fields: fieldsOf(types).map(({ name, type }) => ({ name, shape: leaf(type) })),
      })),
    };
  }

  /** What a list of layers holds. */
  private get elementType(): RecordType {
    return { kind: "array", storage: "record", form: "object", fields: fieldsOf(this.records[0]!.types) };
  }
}

function fieldsOf({ input, adjoint }: LayerRecord["types"]): RecordType["fields"] {
  return [
    { name: "name", type: "text" },
    { name: "kind", type: "text" },
    { name: "rows", type: "index" },
    { name: "input", type: input },
    { name: "outputAdjoint", type: adjoint },
  ];
}

/** What a layer is called, or that of an element. */
function nameOf({ name, ofList }: LayerUse, element: Value | undefined, b: RegionBuilder): Value {
  const text = (it: string) => b.constant(it, "text");
  if (!ofList || !element) return text(name);
  const numbered = b.compute("join", text(`${ofList.before}[`), element);
  return b.compute("join", numbered, text(`]${ofList.behind}`));
}

function upTo(count: Value, b: RegionBuilder) {
  return { from: b.index(0), to: count, step: b.index(1), test: "<" as const, counter: { name: "i" } };
}

function listsOfCalls({ input, adjoint }: LayerRecord["types"], b: RegionBuilder): Lists {
  const list = (type: FlatArrayType, name: string) => b.allocate(listOf(type), b.index(0), { variable: { name } });
  return {
    rows: b.allocate(arrayType("f64"), b.index(1), { variable: { name: "rowCount" } }),
    inputs: list(input, "inputs"),
    adjoints: list(adjoint, "outputAdjoints"),
    of: undefined,
  };
}

function listsOfElements(elements: Value, { input, adjoint }: LayerRecord["types"], b: RegionBuilder): Lists {
  const count = b.length(elements, { name: "layerCount" });
  const list = (type: FlatArrayType, name: string) =>
    b.allocate(listOf(listOf(type)), b.index(0), { variable: { name } });
  const [inputs, adjoints] = [list(input, "inputs"), list(adjoint, "outputAdjoints")];
  b.for(upTo(count, b), [], (inner, i) => {
    inner.store(inputs, i!, inner.allocate(listOf(input), inner.index(0)));
    inner.store(adjoints, i!, inner.allocate(listOf(adjoint), inner.index(0)));
    return [];
  });
  const rows = b.allocate(arrayType("f64"), count, { variable: { name: "rowCounts" } });
  return { rows, inputs, adjoints, of: elements };
}

/** Whether a statement stands in the function's body, where nothing leaves that before. */
function isCalledOnce(tap: Tap, structure: Structure): boolean {
  const place = structure.placeOfStatementOf(tap);
  if (place !== structure.body) return false;
  const before = place.region.statements.slice(0, place.region.statements.indexOf(tap));
  return before.every((statement) => structure.escapesOf(statement).length === 0 && fallsThrough(statement));
}
