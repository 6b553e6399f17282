/**
 * Random structured programs: every construct of the IR, variables with several versions, values handed to regions under
 * other names and in rotation, early exits of all kinds. They compute nothing in particular, and always end.
 */
import { random } from "../../compiler/check/random.ts";
import { makeValue, RegionBuilder } from "../../compiler/ir/build.ts";
import type { IrFunction, Label, Region, Terminator, Value, Variable } from "../../compiler/ir/nodes.ts";
import { arrayType, isFlat, type ScalarType, type Shape } from "../../compiler/ir/types.ts";
import { operations } from "../../compiler/ops/index.ts";

export const arrayLength = 8;
const floats = arrayType("f64");
const integers = arrayType("i32");
const list = arrayType("f64", "list");
const scalarTypes = ["f64", "index", "bool"] as const;
const leaf = (type: ScalarType | typeof floats | typeof list): Shape => ({ kind: "leaf", type });

export const randomResult: Shape = {
  kind: "tuple",
  elements: [
    leaf("f64"),
    { kind: "struct", fields: [{ name: "count", shape: leaf("index") }] },
    leaf("bool"),
    leaf("f64"),
  ],
};

const parameterShapes: readonly (readonly [string, Shape])[] = [
  ["x", leaf(floats)],
  ["a", leaf("f64")],
  ["n", leaf("index")],
  ["flag", leaf("bool")],
  ["k", { kind: "leaf", type: integers }],
  [
    "p",
    {
      kind: "struct",
      fields: [
        { name: "w", shape: leaf(list) },
        { name: "b", shape: leaf("f64") },
      ],
    },
  ],
];

/** Values of each type that can be seen, and the current version of each variable. */
interface Scope {
  readonly values: readonly Value[];
  readonly versions: ReadonlyMap<Variable, Value>;
}

interface Around {
  readonly labels: readonly { readonly label: Label; readonly receivers: readonly Value[] }[];
  readonly depth: number;
}

export function randomFunction(seed: number, name = "f", callee?: IrFunction): IrFunction {
  return new RandomProgram(random(seed), callee).function(name);
}

class RandomProgram {
  private readonly names = ["s", "t", "u", "best", "x"];
  private size = 0;

  constructor(
    private readonly next: () => number,
    private readonly callee: IrFunction | undefined,
  ) {}

  function(name: string): IrFunction {
    const parameters = parameterShapes.map(([parameter, shape]) => {
      const fields = shape.kind === "struct" ? shape.fields : [{ name: parameter, shape }];
      const leaves = fields.flatMap((field) =>
        field.shape.kind === "leaf" ? [makeValue(field.shape.type, { name: field.name })] : [],
      );
      return { name: parameter, shape, leaves, defaultValue: undefined, optional: false };
    });
    const leaves = parameters.flatMap((parameter) => parameter.leaves);
    const label: Label = { name: "body" };
    const results = (["f64", "index", "bool", "f64"] as const).map((type) => makeValue(type));
    const builder = new RegionBuilder(operations);
    const scope: Scope = { values: leaves, versions: new Map() };
    const around: Around = { labels: [{ label, receivers: results }], depth: 0 };
    const inside = this.statements(builder, scope, around, 8);
    const body: Region = builder.yield(this.valuesFor(results, inside, builder), leaves);
    return { name, parameters, result: randomResult, label, body, span: undefined, documentation: undefined };
  }

  // --- choices ---

  private below(count: number): number {
    return Math.floor(this.next() * count);
  }

  private chance(probability: number): boolean {
    return this.next() < probability;
  }

  private pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to choose from");
    return item;
  }

  // --- values ---

  private scalar(type: ScalarType, { values }: Scope, b: RegionBuilder): Value {
    const fitting = values.filter((value) => value.type === type);
    // The most recent ones are the likeliest.
    if (fitting.length > 0 && this.chance(0.85)) {
      return this.chance(0.5) ? this.pick(fitting.slice(-4)) : this.pick(fitting);
    }
    if (type === "bool") return b.bool(this.chance(0.5));
    return type === "index" ? b.index(this.below(5)) : b.float(this.pick([0, -0, 1, 0.5, -2, 1e300, 3]));
  }

  private position(scope: Scope, b: RegionBuilder): Value {
    return b.compute("bitAnd", this.scalar("index", scope, b), b.index(arrayLength - 1));
  }

  private array(scope: Scope, ...elements: string[]): Value | undefined {
    const arrays = scope.values.filter(
      (value) =>
        typeof value.type === "object" &&
        (elements.length === 0 || (isFlat(value.type) && elements.includes(value.type.element))),
    );
    return arrays.length > 0 ? this.pick(arrays) : undefined;
  }

  private valuesFor(receivers: readonly Value[], scope: Scope, b: RegionBuilder): Value[] {
    return receivers.map(({ type, variable }) => {
      const version = variable && scope.versions.get(variable);
      if (version && version.type === type && this.chance(0.7)) return version;
      if (this.chance(0.04)) return b.constant(type === "bool" ? false : 0, type as ScalarType);
      return this.scalar(type as ScalarType, scope, b);
    });
  }

  private expression(scope: Scope, b: RegionBuilder, type: ScalarType, variable?: Variable): Value {
    const of = (operand: ScalarType) => this.scalar(operand, scope, b);
    if (type === "bool") {
      const comparison = this.pick(["less", "greaterOrEqual", "equal", "notEqual", "lessOrEqual"] as const);
      const operand = this.pick(["f64", "index"] as const);
      switch (this.below(5)) {
        case 0:
          return b.computeAs(variable, this.pick(["and", "or"]), of("bool"), of("bool"));
        case 1:
          return b.computeAs(variable, "not", of("bool"));
        default:
          return b.computeAs(variable, comparison, of(operand), of(operand));
      }
    }
    if (type === "index") {
      if (this.chance(0.2)) return b.computeAs(variable, "negate", of("index"));
      if (this.chance(0.2)) return b.computeAs(variable, "toInt32", of("f64"));
      return b.computeAs(
        variable,
        this.pick(["add", "subtract", "bitAnd", "bitXor", "shiftLeft"]),
        of("index"),
        of("index"),
      );
    }
    switch (this.below(8)) {
      case 0:
        return b.computeAs(variable, this.pick(["negate", "abs", "floor", "copy"]), of("f64"));
      case 1:
        return b.computeAs(variable, "toFloat", of(this.pick(["index", "bool"])));
      case 2:
        return b.computeAs(variable, "select", of("bool"), of("f64"), of("f64"));
      case 3:
        return b.computeAs(variable, this.pick(["max", "power", "remainder", "divide"]), of("f64"), of("f64"));
      default:
        return b.computeAs(variable, this.pick(["add", "subtract", "multiply"]), of("f64"), of("f64"));
    }
  }

  // --- statements ---

  private statements(b: RegionBuilder, scope: Scope, around: Around, count: number): Scope {
    let current = scope;
    for (let i = 0; i < count && this.size < 160; i++) {
      this.size++;
      b.origin = { span: undefined, group: this.below(4), derived: this.chance(0.5) };
      current = this.statement(b, current, around);
    }
    return current;
  }

  private statement(b: RegionBuilder, scope: Scope, around: Around): Scope {
    const isDeep = around.depth >= 4;
    const choice = this.next();
    if (choice < 0.3) return this.assign(b, scope);
    if (choice < 0.45) return seen(scope, this.expression(scope, b, this.pick(scalarTypes)));
    if (choice < 0.72 || isDeep) return this.memory(b, scope);
    if (choice < 0.84) return this.if(b, scope, around);
    if (choice < 0.9) return this.for(b, scope, around);
    if (choice < 0.95) return this.loop(b, scope, around);
    return this.block(b, scope, around);
  }

  /** A new version of a variable, or a new variable. */
  private assign(b: RegionBuilder, scope: Scope): Scope {
    const known = [...scope.versions.keys()];
    const isNew = known.length === 0 || this.chance(0.3);
    const variable = isNew ? { name: this.pick(this.names) } : this.pick(known);
    const version = scope.versions.get(variable);
    const type = version ? (version.type as ScalarType) : this.pick(scalarTypes);
    const choice = this.next();
    if (choice < 0.1 && isNew)
      return versioned(scope, variable, b.constant(type === "bool" ? true : 1, type, variable));
    if (choice < 0.2 && version)
      return versioned(scope, variable, b.computeAs(variable, "copy", this.scalar(type, scope, b)));
    return versioned(scope, variable, this.expression(scope, b, type, variable));
  }

  private memory(b: RegionBuilder, scope: Scope): Scope {
    const variable = this.chance(0.3) ? { name: this.pick(this.names) } : undefined;
    const numbers = this.array(scope, "f64");
    const any = this.array(scope);
    if (!numbers || !any) return scope;
    const isTyped = typeof numbers.type === "object" && numbers.type.storage === "typed";
    switch (this.below(12)) {
      case 0:
      case 1:
      case 2:
        return seen(scope, b.load(any, this.position(scope, b), variable));
      case 3:
      case 4:
        b.store(numbers, this.position(scope, b), this.scalar("f64", scope, b));
        return scope;
      case 5:
        b.accumulate(numbers, this.position(scope, b), this.scalar("f64", scope, b), this.pick([1, -1]));
        return scope;
      case 6: {
        const k = this.array(scope, "i32");
        if (k) b.store(k, this.position(scope, b), this.scalar("index", scope, b));
        return scope;
      }
      case 7:
        return seen(scope, b.duplicate(numbers, this.pick([floats, list]), variable));
      case 8:
        return seen(scope, b.allocate(this.pick([floats, list, integers]), b.index(arrayLength), { variable }));
      case 9:
        if (!isTyped) b.fill(numbers, this.scalar("f64", scope, b));
        else b.fill(b.view(numbers, b.index(2), this.position(scope, b)), this.scalar("f64", scope, b));
        return scope;
      case 10: {
        const source = this.array(scope, "f64");
        if (source) b.copy(numbers, b.index(0), source);
        return seen(scope, b.length(any, variable));
      }
      default:
        return this.call(b, scope, numbers);
    }
  }

  private call(b: RegionBuilder, scope: Scope, numbers: Value): Scope {
    const integersArray = this.array(scope, "i32");
    const lists = scope.values.filter((value) => typeof value.type === "object" && value.type.storage === "list");
    const typed = typeof numbers.type === "object" && numbers.type.storage === "typed";
    if (!this.callee || !integersArray || lists.length === 0 || !typed) return scope;
    const operands = [
      numbers,
      this.scalar("f64", scope, b),
      this.scalar("index", scope, b),
      this.scalar("bool", scope, b),
      integersArray,
      this.pick(lists),
      this.scalar("f64", scope, b),
    ];
    const results = (["f64", "index", "bool", "f64"] as const).map((type) =>
      makeValue(type, this.chance(0.3) ? { name: this.pick(this.names) } : undefined),
    );
    b.push({ kind: "call", callee: this.callee.name, operands, results, origin: b.origin });
    return results.reduce(seen, scope);
  }

  // --- control flow ---

  /** What a construct gives: versions of some variables, and temporaries. */
  private receivers(scope: Scope): Value[] {
    const variables = [...scope.versions].filter(() => this.chance(0.5));
    const versions = variables.map(([variable, { type }]) => makeValue(type, variable));
    return this.chance(0.4) ? [...versions, makeValue(this.pick(scalarTypes))] : versions;
  }

  /** Ends a region: mostly by handing on values, sometimes by leaving further, rarely by an error. */
  private end(
    b: RegionBuilder,
    scope: Scope,
    around: Around,
    receivers: readonly Value[],
    leaving: number,
  ): Terminator {
    const { label, receivers: outer } = this.pick(around.labels);
    if (this.chance(leaving)) {
      if (this.chance(0.05))
        return {
          kind: "throw",
          errorClass: "RangeError",
          parts: ["at ", this.scalar("f64", scope, b)],
          origin: b.origin,
        };
      return b.break(label, this.valuesFor(outer, scope, b));
    }
    return { kind: "yield", values: this.valuesFor(receivers, scope, b), origin: b.origin };
  }

  private region(
    b: RegionBuilder,
    scope: Scope,
    around: Around,
    receivers: readonly Value[],
    leaving: number,
    args: readonly Value[] = [],
  ): Region {
    const inner = b.nested();
    const inside = this.statements(
      inner,
      args.reduce(received, scope),
      { ...around, depth: around.depth + 1 },
      this.below(4),
    );
    return inner.close(this.end(inner, inside, around, receivers, leaving), args);
  }

  private if(b: RegionBuilder, scope: Scope, around: Around): Scope {
    const results = this.receivers(scope);
    const condition = this.scalar("bool", scope, b);
    const then = this.region(b, scope, around, results, 0.35);
    const otherwise = this.region(b, scope, around, results, 0.1);
    b.push({ kind: "if", condition, then, otherwise, results, origin: b.origin });
    return results.reduce(received, scope);
  }

  private for(b: RegionBuilder, scope: Scope, around: Around): Scope {
    const results = this.receivers(scope);
    const initial = this.valuesFor(results, scope, b);
    const carried = results.map(({ type, variable }) => makeValue(type, variable));
    const [from, to, step, test] = this.pick([
      [0, 3, 1, "<"],
      [4, 0, -2, ">"],
      [1, 3, 1, "<="],
      [2, 0, -1, ">="],
      [0, 0, 1, "<"],
    ] as const);
    const [start, end] = [this.bound(from, scope, b), this.bound(to, scope, b)];
    const counter = makeValue("index", { name: "i" });
    const body = this.region(b, scope, around, carried, 0.05, [counter, ...carried]);
    b.push({ kind: "for", from: start, to: end, step: b.index(step), test, initial, body, results, origin: b.origin });
    return results.reduce(received, scope);
  }

  /** About `near`: a literal, or an expression that reads a variable or an array. */
  private bound(near: number, scope: Scope, b: RegionBuilder): Value {
    const numbers = this.array(scope, "i32");
    if (this.chance(0.4)) return b.index(near);
    const some =
      numbers && this.chance(0.5) ? b.load(numbers, this.position(scope, b)) : this.scalar("index", scope, b);
    const variable = this.chance(0.3) ? { name: this.pick(this.names) } : undefined;
    return b.computeAs(variable, "add", b.compute("bitAnd", some, b.index(1)), b.index(near));
  }

  /** As `while` lowers: a block around an endless loop that counts its trips and leaves when they are enough. */
  private loop(b: RegionBuilder, scope: Scope, around: Around): Scope {
    const label: Label = { name: "loop" };
    const results = this.receivers(scope);
    const outside = b.nested();
    const trips = makeValue("index", this.chance(0.5) ? { name: "trips" } : undefined);
    const carried = results.map(({ type, variable }) => makeValue(type, variable));
    const initial = [outside.index(0), ...this.valuesFor(results, scope, outside)];
    const inner: Around = { labels: [...around.labels, { label, receivers: results }], depth: around.depth + 1 };
    const body = outside.nested();
    const start = [trips, ...carried].reduce(received, scope);
    const nextTrips = body.computeAs(trips.variable, "add", trips, body.index(1));
    const limit = 1 + this.below(3);
    const test = (b: RegionBuilder, inside: Scope) => {
      b.if(
        b.compute("greaterOrEqual", trips, b.index(limit)),
        (b) => b.break(label, this.valuesFor(results, inside, b)),
        () => [],
      );
    };
    const testsFirst = this.chance(0.6);
    if (testsFirst) test(body, start);
    const trip = (b: RegionBuilder, around: Around) => {
      const inside = this.statements(b, start, around, 1 + this.below(3));
      if (!testsFirst) test(b, inside);
      return this.valuesFor(carried, inside, b);
    };
    const next = this.chance(0.5) ? this.wholeBody(body, carried, inner, trip) : trip(body, inner);
    outside.push({
      kind: "loop",
      initial,
      body: body.yield([nextTrips, ...next], [trips, ...carried]),
      origin: b.origin,
    });
    const end = outside.yield(this.valuesFor(results, scope, outside));
    b.push({ kind: "block", label, body: end, results, origin: b.origin });
    return results.reduce(received, scope);
  }

  /** A block around a whole trip, which statements inside leave as by `continue`. */
  private wholeBody(
    b: RegionBuilder,
    carried: readonly Value[],
    around: Around,
    trip: (b: RegionBuilder, around: Around) => Value[],
  ): readonly Value[] {
    const label: Label = { name: "next" };
    const results = carried.map(({ type, variable }) => makeValue(type, variable));
    const inner = b.nested();
    const body = inner.yield(trip(inner, { ...around, labels: [...around.labels, { label, receivers: results }] }));
    b.push({ kind: "block", label, body, results, origin: b.origin });
    return results;
  }

  private block(b: RegionBuilder, scope: Scope, around: Around): Scope {
    const label: Label = { name: "part" };
    const results = this.receivers(scope);
    const inner: Around = { labels: [...around.labels, { label, receivers: results }], depth: around.depth };
    const body = this.region(b, scope, inner, results, 0.3);
    b.push({ kind: "block", label, body, results, origin: b.origin });
    return results.reduce(received, scope);
  }
}

function seen(scope: Scope, value: Value): Scope {
  return { ...scope, values: [...scope.values, value] };
}

function versioned(scope: Scope, variable: Variable, value: Value): Scope {
  return { values: [...scope.values, value], versions: new Map(scope.versions).set(variable, value) };
}

/** A value that a construct hands in or out: the new version of its variable. */
function received(scope: Scope, value: Value): Scope {
  return value.variable ? versioned(scope, value.variable, value) : seen(scope, value);
}
