/**
 * Forward mode: behind every statement that computes an active value, the statements that compute its tangents, one
 * for each direction. The primal statements stay as they are, so control flow is shared by all directions.
 */
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { InternalError } from "../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder } from "../ir/build.ts";
import type {
  Call,
  Compose,
  IrFunction,
  Label,
  Region,
  Statement,
  Terminator,
  Value,
  Variable,
  View,
} from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { type ArrayType, derivativeType, isArrayType, isDifferentiable, isRecord } from "../ir/types.ts";
import { type Direction, type TangentsAlong, ValuesAt } from "./along.ts";
import type { CalledFunctions } from "./calls/called-functions.ts";
import { withCompanions } from "./calls/companions.ts";
import { demanded } from "./calls/demand.ts";
import { applyRule, derivedOperands, differentiable, handsOn } from "./calls/rules.ts";
import { type Carried, companionsOf } from "./carried.ts";
import { chooseAt } from "./differences/choices.ts";
import { movedElement } from "./differences/moves.ts";
import { derivedFrom, type Linearised, type Slope } from "./linearise.ts";
import { type KnownTerms, Series } from "./series.ts";

/** The tangents of one value: one for each direction, or its derivatives in their order. */
export type Tangents = readonly Value[];

/** What a return gives: from the returned leaves and a way to ask for tangents. */
export type Returned = (
  values: readonly Value[],
  tangentsOf: (value: Value) => Tangents,
  b: RegionBuilder,
) => readonly Value[];

/** The body of the tangent function; its arguments are added by the caller. */
export function forwardBody(
  linear: Linearised,
  directions: readonly Direction[],
  operations: OperationTable,
  called: CalledFunctions,
  returned: Returned,
  kind: Carried["kind"] = "tangents",
): Pick<Region, "statements" | "terminator"> {
  return new ForwardMode(linear, directions, kind, operations, called, returned).function(linear.fn);
}

class ForwardMode {
  private readonly directions: readonly TangentsAlong[];
  /** The active results whose tangents can be computed once a statement has run. */
  private readonly readyAfter = new Map<Statement, Value>();
  private readonly labelResults = new Map<Label, readonly Value[]>();
  private readonly structure: Structure;

  constructor(
    private readonly linear: Linearised,
    directions: readonly Direction[],
    private readonly kind: Carried["kind"],
    private readonly operations: OperationTable,
    private readonly called: CalledFunctions,
    private readonly onReturn: Returned,
  ) {
    this.directions = directions.map((direction, k) => companionsOf({ kind, count: directions.length }, direction, k));
    this.structure = structureOf(linear.fn);
    for (const [result, entry] of linear.slopes) this.readyAfter.set(entry.after, result);
  }

  function(fn: IrFunction): Region {
    return this.region(fn.body, fn.body.arguments, (values, b) => this.returned(values, b));
  }

  private returned(values: readonly Value[], b: RegionBuilder): readonly Value[] {
    return this.onReturn(values, (value) => this.directions.map((along) => along.of(value, b)), b);
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
    const tangentsOf = (value: Value, i: number) =>
      this.directions.flatMap((along) => (along.isActive(results[i]!) ? [along.of(value, b)] : []));
    return [...values, ...values.flatMap(tangentsOf)];
  }

  /** The values followed by fresh tangents of those that come with them: by default of the active ones. */
  private declared(values: readonly Value[], like = values): readonly Value[] {
    const tangentsOf = (value: Value, i: number) =>
      this.directions.flatMap((along) => (along.isActive(like[i]!) ? [along.declare(value)] : []));
    return [...values, ...values.flatMap(tangentsOf)];
  }

  private statement(statement: Statement, b: RegionBuilder): void {
    b.origin = derivedFrom(statement.origin);
    switch (statement.kind) {
      case "if": {
        if (this.kind === "points" && this.directions[0]!.isActive(statement.condition)) {
          b.push(statement);
          for (const along of this.directions)
            if (along instanceof ValuesAt) chooseAt(statement, along, this.operations, b);
          return;
        }
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
      case "call":
        if (this.kind === "points") this.calledAtPoints(statement, b);
        else if (statement.hasRules) this.callWithRule(statement, b);
        else b.push(this.call(statement, b));
        return;
      default: {
        b.push(statement);
        const ready = this.readyAfter.get(statement);
        for (const along of this.directions) this.simple(statement, along, b);
        if (this.kind === "points") this.repeated(statement, b);
        else if (ready && this.kind === "terms") this.derived(ready, b);
        else if (ready)
          for (const along of this.directions) along.define(ready, (name) => this.combined(ready, along, name, b));
      }
    }
  }

  /** A derivative that is called takes tangents behind its operands, and gives them behind its results. */
  private call(call: Call, b: RegionBuilder): Call {
    const demand = this.called.demandOf(call);
    if (!demand) return call;
    const tangents = demanded(call.results, demand.results).flatMap((result) =>
      this.directions.map((along) => along.declare(result)),
    );
    const tangentsOf = (operand: Value, i: number) =>
      demand.operands[i] ? this.directions.map((along) => along.of(operand, b)) : [];
    return withCompanions(call, tangentsOf, tangents);
  }

  /** A rule says what the tangents of the results are, which are new arrays: a rule may hand on what it is handed. */
  private callWithRule(call: Call, b: RegionBuilder): void {
    b.push(call);
    const rule = this.called.ruleFor(call, "jvp");
    const results = differentiable(call.results);
    for (const along of this.directions) {
      if (!results.some((result) => along.isActive(result))) continue;
      const tangents = (rule ? derivedOperands(call, rule) : []).map((operand) => along.of(operand, b));
      const like = results.map((value, i) => ({ value, name: value.variable?.name ?? `result ${i + 1}` }));
      const given = rule && applyRule(rule, [...call.operands, ...call.results], tangents, like, b);
      results.forEach((result, i) => {
        along.define(result, (name) => {
          const tangent = given?.[i] ?? along.of(result, b);
          const isShared = rule && isArrayType(tangent.type) && handsOn(rule.rule);
          return isShared ? b.duplicate(tangent, asArray(tangent), name) : tangent;
        });
      });
    }
  }

  /** The tangents of memory operations. */
  private simple(statement: Statement, along: TangentsAlong, b: RegionBuilder): void {
    switch (statement.kind) {
      case "load": {
        const array = along.known(statement.array);
        const type = derivativeType(statement.result.type);
        const moved = along instanceof ValuesAt ? along.movedOf(statement.array) : undefined;
        if (moved)
          along.define(statement.result, (name) => movedElement(statement.array, statement.index, moved, b, name));
        else if (array) along.define(statement.result, (name) => b.load(array, statement.index, name, type));
        return;
      }
      case "store": {
        const array = isDifferentiable(statement.value.type) ? along.known(statement.array) : undefined;
        if (array && statement.removes) b.remove(array, statement.index, along.of(statement.value, b));
        else if (array) b.store(array, statement.index, along.of(statement.value, b));
        return;
      }
      case "accumulate": {
        const array = along.known(statement.array);
        // A tangent that is structurally zero adds nothing.
        const value = this.kind === "points" ? along.of(statement.value, b) : along.known(statement.value);
        if (array && value) b.accumulate(array, statement.index, value, statement.sign);
        return;
      }
      case "allocate":
        along.define(statement.result, (name) => {
          const result = makeValue(derivativeType(statement.result.type), name);
          b.push({ ...statement, result, origin: b.origin });
          return result;
        });
        return;
      case "reserve":
      case "release": {
        const array = along.known(statement.array);
        if (array) b.push({ ...statement, array, origin: b.origin });
        return;
      }
      case "view": {
        const array = along.known(statement.array);
        if (array) along.define(statement.result, (name) => b.view(array, statement.start, statement.end, name));
        if (along instanceof ValuesAt) viewMoved(statement, along, b);
        return;
      }
      case "duplicate": {
        const source = this.kind === "points" ? along.of(statement.array, b) : along.known(statement.array);
        const type = derivativeType(asArray(statement.result));
        along.define(statement.result, (name) =>
          source ? b.duplicate(source, type, name) : b.zerosLike(statement.result, type, name),
        );
        return;
      }
      case "table":
        if (this.kind === "points") return;
        along.define(statement.result, (name) =>
          b.zerosLike(statement.result, derivativeType(asArray(statement.result)), name),
        );
        return;
      case "zerosLike":
        along.define(statement.result, (name) =>
          b.zerosLike(statement.result, derivativeType(asArray(statement.result)), name),
        );
        return;
      case "compose":
        along.define(statement.result, (name) => compose(statement, along, name, b));
        return;
      case "fill": {
        const array = along.known(statement.array);
        if (array) b.fill(array, along.of(statement.value, b));
        return;
      }
      case "copy": {
        const target = along.known(statement.target);
        if (target) b.copy(target, statement.offset, along.of(statement.source, b));
        return;
      }
    }
  }

  /** An operation at each point. */
  private repeated(statement: Statement, b: RegionBuilder): void {
    if (statement.kind !== "compute") return;
    for (const along of this.directions) {
      along.define(statement.result, (name) =>
        b.computeAs(name, statement.op, ...statement.operands.map((operand) => along.of(operand, b))),
      );
    }
  }

  /** A call, and the same at each point where what is handed over differs there. */
  private calledAtPoints(call: Call, b: RegionBuilder): void {
    b.push(call);
    for (const along of this.directions) {
      if (!call.operands.some((operand) => along.isActive(operand))) continue;
      const operands = call.operands.map((operand) => along.of(operand, b));
      b.push({ ...call, operands, results: call.results.map((result) => along.declare(result)), origin: b.origin });
    }
  }

  /** The derivatives of an operation's result, in their order. Those that are zero whatever comes in are not written. */
  private derived(result: Value, b: RegionBuilder): void {
    const statement = this.structure.definitionOf(result);
    if (statement?.kind !== "compute") throw new InternalError("the derivatives of what is no operation");
    const known: KnownTerms = {
      of: (value, k) => this.directions[k - 1]!.known(value),
      isActive: (value) => this.directions[0]!.isActive(value),
      literal: (value) => this.structure.literalOf(value),
    };
    const series = new Series(known, this.operations, b, statement);
    this.directions.forEach((along, i) => {
      along.define(result, (name) => series.term(result, i + 1, name));
    });
  }

  /** result' = sum of slope * operand' over the active operands. */
  private combined(result: Value, along: TangentsAlong, name: Variable | undefined, b: RegionBuilder): Value {
    const slopes = this.linear.slopes.get(result)!.slopes.filter(({ operand }) => along.isActive(operand));
    let sum: Value | undefined;
    slopes.forEach(({ operand, by }, i) => {
      const variable = i === slopes.length - 1 ? name : undefined;
      const tangent = along.of(operand, b);
      if (by === "minusOne") {
        sum = sum ? b.computeAs(variable, "subtract", sum, tangent) : b.computeAs(variable, "negate", tangent);
        return;
      }
      const last = sum ? undefined : variable;
      const term = by === "one" ? tangent : scaled(by, tangent, last, b);
      sum = sum ? b.computeAs(variable, "add", sum, term) : term;
    });
    return sum ?? b.float(0);
  }
}

/** A stretch of an array whose elements are moved where they are read. */
function viewMoved({ array, start, end, result }: View, along: ValuesAt, b: RegionBuilder): void {
  const moved = along.movedOf(array);
  if (moved) along.move(result, { ...moved, direction: b.view(moved.direction, start, end) });
}

function scaled(
  by: Exclude<Slope["by"], "one" | "minusOne">,
  tangent: Value,
  name: Variable | undefined,
  b: RegionBuilder,
): Value {
  if ("type" in by) return b.computeAs(name, "multiply", by, tangent);
  return b.computeAs(name, "select", by.when, ...(by.is ? [tangent, b.float(0)] : [b.float(0), tangent]));
}

function compose(
  { operands, result }: Compose,
  along: TangentsAlong,
  name: Variable | undefined,
  b: RegionBuilder,
): Value {
  const type = derivativeType(asArray(result));
  if (!isRecord(type)) throw new InternalError("what is composed is no record");
  const contents = operands.map((operand, i) => (type.fields[i]!.isAbsent ? operand : along.of(operand, b)));
  return b.compose(type, contents, name);
}

function asArray({ type }: Value): ArrayType {
  if (!isArrayType(type)) throw new InternalError("the memory of a scalar");
  return type;
}
