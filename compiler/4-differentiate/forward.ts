/**
 * Forward mode: behind every statement that computes an active value, the statements that compute its tangents, one
 * for each direction. The primal statements stay as they are, so control flow is shared by all directions.
 */
import type { Activity } from "../3-analyze/activity.ts";
import { InternalError } from "../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder } from "../ir/build.ts";
import type { Compose, IrFunction, Label, Region, Statement, Terminator, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { type ArrayType, derivativeType, isArrayType, isDifferentiable, isRecord } from "../ir/types.ts";
import { derivedFrom, type Linearised } from "./linearise.ts";
import { DerivedNames } from "./names.ts";

/** The tangents of one value: one for each direction. */
export type Tangents = readonly Value[];

export interface ForwardSeeds {
  readonly directions: number;
  /** Tangents of the parameters' leaves; those of written arrays are changed along with them. */
  readonly tangents: ReadonlyMap<Value, Tangents>;
  /** What a return gives: from the returned leaves and a way to ask for tangents. */
  readonly returned: (
    values: readonly Value[],
    tangentsOf: (value: Value) => Tangents,
    b: RegionBuilder,
  ) => readonly Value[];
}

/** The body of the tangent function; its arguments are added by the caller. */
export function forwardBody(
  linear: Linearised,
  activity: Activity,
  operations: OperationTable,
  seeds: ForwardSeeds,
): Pick<Region, "statements" | "terminator"> {
  return new ForwardMode(linear, activity, operations, seeds).function(linear.fn);
}

class ForwardMode {
  private readonly tangents: Map<Value, Tangents>;
  private readonly names: readonly DerivedNames[];
  /** The active results whose tangents can be computed once a statement has run. */
  private readonly readyAfter = new Map<Statement, Value>();
  private readonly labelResults = new Map<Label, readonly Value[]>();

  constructor(
    private readonly linear: Linearised,
    private readonly activity: Activity,
    private readonly operations: OperationTable,
    private readonly seeds: ForwardSeeds,
  ) {
    this.tangents = new Map(seeds.tangents);
    const one = seeds.directions === 1;
    this.names = Array.from({ length: seeds.directions }, (_, k) => new DerivedNames(one ? "Dot" : `Dot${k + 1}`));
    for (const [result, entry] of linear.slopes) this.readyAfter.set(entry.after, result);
  }

  function(fn: IrFunction): Region {
    return this.region(fn.body, fn.body.arguments, (values, b) => this.returned(values, b));
  }

  private returned(values: readonly Value[], b: RegionBuilder): readonly Value[] {
    return this.seeds.returned(values, (value) => this.tangentsOf(value, b), b);
  }

  private region(
    region: Region,
    args: readonly Value[],
    onYield: (values: readonly Value[], b: RegionBuilder) => readonly Value[],
  ): Region {
    const b = new RegionBuilder(this.operations);
    for (const statement of region.statements) this.statement(statement, b);
    return b.close(this.terminator(region.terminator, b, onYield), args);
  }

  private terminator(
    end: Terminator,
    b: RegionBuilder,
    onYield: (values: readonly Value[], b: RegionBuilder) => readonly Value[],
  ): Terminator {
    b.origin = derivedFrom(end.origin);
    if (end.kind === "throw") return end;
    if (end.kind === "yield") return { ...end, values: onYield(end.values, b) };
    if (end.target === this.linear.fn.label) return { ...end, values: this.returned(end.values, b) };
    const results = this.labelResults.get(end.target);
    if (!results) throw new InternalError("a break out of no block");
    return { ...end, values: this.withTangents(end.values, results, b) };
  }

  /** The values followed by the tangents of those that become active results. */
  private withTangents(values: readonly Value[], results: readonly Value[], b: RegionBuilder): readonly Value[] {
    return [
      ...values,
      ...values.flatMap((value, i) => (this.activity.isActive(results[i]!) ? this.tangentsOf(value, b) : [])),
    ];
  }

  /** The values followed by fresh tangents of those that come with them: by default of the active ones. */
  private declared(values: readonly Value[], like = values): readonly Value[] {
    return [...values, ...values.flatMap((value, i) => (this.activity.isActive(like[i]!) ? this.declare(value) : []))];
  }

  private declare(value: Value): Tangents {
    const tangents = this.names.map((names) => makeValue(derivativeType(value.type), names.of(value)));
    this.tangents.set(value, tangents);
    return tangents;
  }

  /** The tangents of a value; zeros for an inactive one. */
  private tangentsOf(value: Value, b: RegionBuilder): Tangents {
    const known = this.known(value);
    if (known) return known;
    const { type } = value;
    return this.names.map((names) =>
      isArrayType(type) ? b.zerosLike(value, derivativeType(type), names.of(value)) : b.float(0),
    );
  }

  private known(value: Value): Tangents | undefined {
    return this.activity.isActive(value) ? this.tangents.get(value) : undefined;
  }

  private statement(statement: Statement, b: RegionBuilder): void {
    b.origin = derivedFrom(statement.origin);
    switch (statement.kind) {
      case "if": {
        const branch = (region: Region) =>
          this.region(region, [], (values, inner) => this.withTangents(values, statement.results, inner));
        const [then, otherwise] = [branch(statement.then), branch(statement.otherwise)];
        b.push({ ...statement, then, otherwise, results: this.declared(statement.results) });
        return;
      }
      case "block": {
        this.labelResults.set(statement.label, statement.results);
        const body = this.region(statement.body, [], (values, inner) =>
          this.withTangents(values, statement.results, inner),
        );
        b.push({ ...statement, body, results: this.declared(statement.results) });
        return;
      }
      case "for": {
        const [counter, ...carried] = statement.body.arguments;
        const initial = this.withTangents(statement.initial, carried, b);
        const args = [counter!, ...this.declared(carried)];
        const body = this.region(statement.body, args, (values, inner) => this.withTangents(values, carried, inner));
        // A variable may be active within the loop alone.
        b.push({ ...statement, initial, body, results: this.declared(statement.results, carried) });
        return;
      }
      case "loop": {
        const carried = statement.body.arguments;
        const initial = this.withTangents(statement.initial, carried, b);
        const args = this.declared(carried);
        const body = this.region(statement.body, args, (values, inner) => this.withTangents(values, carried, inner));
        b.push({ ...statement, initial, body });
        return;
      }
      default:
        b.push(statement);
        this.simple(statement, b);
        this.tangentOf(this.readyAfter.get(statement), b);
    }
  }

  /** The tangents of memory operations. */
  private simple(statement: Statement, b: RegionBuilder): void {
    switch (statement.kind) {
      case "load": {
        const arrays = this.activity.isActive(statement.result) ? this.known(statement.array) : undefined;
        const type = derivativeType(statement.result.type);
        if (arrays) this.define(statement.result, (k, name) => b.load(arrays[k]!, statement.index, name, type));
        return;
      }
      case "store":
        if (!isDifferentiable(statement.value.type)) return;
        this.known(statement.array)?.forEach((array, k) =>
          b.store(array, statement.index, this.tangentsOf(statement.value, b)[k]!),
        );
        return;
      case "accumulate": {
        const values = this.known(statement.value);
        if (!values) return;
        this.known(statement.array)?.forEach((array, k) =>
          b.accumulate(array, statement.index, values[k]!, statement.sign),
        );
        return;
      }
      case "allocate":
        this.whenActive(statement.result, (_k, name) =>
          this.repush(b, { ...statement, result: makeValue(statement.result.type, name) }),
        );
        return;
      case "reserve":
      case "release":
        for (const array of this.known(statement.array) ?? []) b.push({ ...statement, array, origin: b.origin });
        return;
      case "view": {
        const arrays = this.known(statement.array);
        if (arrays)
          this.define(statement.result, (k, name) => b.view(arrays[k]!, statement.start, statement.end, name));
        return;
      }
      case "duplicate": {
        const { result } = statement;
        const sources = this.known(statement.array);
        if (!isArrayType(result.type)) return;
        const type = derivativeType(result.type);
        this.whenActive(result, (k, name) =>
          sources ? b.duplicate(sources[k]!, type, name) : b.zerosLike(result, type, name),
        );
        return;
      }
      case "zerosLike":
      case "table":
        this.whenActive(statement.result, (_k, name) =>
          b.zerosLike(statement.result, derivativeType(asArray(statement.result)), name),
        );
        return;
      case "compose":
        this.compose(statement, b);
        return;
      case "fill":
        this.known(statement.array)?.forEach((array, k) => b.fill(array, this.tangentsOf(statement.value, b)[k]!));
        return;
      case "copy":
        this.known(statement.target)?.forEach((target, k) =>
          b.copy(target, statement.offset, this.tangentsOf(statement.source, b)[k]!),
        );
        return;
      case "call":
        throw new InternalError("a call that was not inlined");
    }
  }

  private compose({ operands, result }: Compose, b: RegionBuilder): void {
    const { type } = result;
    if (!isRecord(type)) return;
    const own = derivativeType(type);
    this.whenActive(result, (k, name) => {
      const contents = operands.map((operand, i) =>
        own.fields[i]!.isAbsent ? operand : this.tangentsOf(operand, b)[k]!,
      );
      return b.compose(own, contents, name);
    });
  }

  private repush(b: RegionBuilder, statement: Statement & { readonly result: Value }): Value {
    b.push({ ...statement, origin: b.origin });
    return statement.result;
  }

  private define(value: Value, make: (direction: number, name: Value["variable"]) => Value): void {
    this.tangents.set(
      value,
      this.names.map((names, k) => make(k, names.of(value))),
    );
  }

  private whenActive(value: Value, make: (direction: number, name: Value["variable"]) => Value): void {
    if (this.activity.isActive(value)) this.define(value, make);
  }

  /** result' = sum of slope * operand' over the active operands. */
  private tangentOf(result: Value | undefined, b: RegionBuilder): void {
    if (!result) return;
    const slopes = this.linear.slopes.get(result)!.slopes;
    this.define(result, (k, name) => {
      let sum: Value | undefined;
      slopes.forEach(({ operand, by }, i) => {
        const variable = i === slopes.length - 1 ? name : undefined;
        const tangent = this.tangentsOf(operand, b)[k]!;
        if (by === "minusOne")
          sum = sum ? b.computeAs(variable, "subtract", sum, tangent) : b.computeAs(variable, "negate", tangent);
        else {
          const last = sum ? undefined : variable;
          const term =
            by === "one"
              ? tangent
              : "type" in by
                ? b.computeAs(last, "multiply", by, tangent)
                : b.computeAs(last, "select", by.when, ...(by.is ? [tangent, b.float(0)] : [b.float(0), tangent]));
          sum = sum ? b.computeAs(variable, "add", sum, term) : term;
        }
      });
      return sum ?? b.float(0);
    });
  }
}

function asArray({ type }: Value): ArrayType {
  if (!isArrayType(type)) throw new InternalError("the memory of a scalar");
  return type;
}
