/**
 * Adjoints that are known before the sweeps begin: of values that reach the function's result through operations with
 * slopes that do not depend on what comes in between, such as the sum in `return sum / n`.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { For, Statement, Value } from "../../ir/nodes.ts";
import type { ScalarType } from "../../ir/types.ts";
import { operandsOf, operandsOfTerminator, visitStatements, visitTerminators } from "../../ir/walk.ts";
import type { Analysed } from "../analyse.ts";
import { DerivedNames } from "../names.ts";

export class EarlyAdjoints {
  private readonly names = new DerivedNames("Bar");

  constructor(
    private readonly analysed: Analysed,
    /** The loop before which the adjoints are wanted. */
    private readonly loop: For,
  ) {}

  /** Whether every way from the value to an output is known before the loop. */
  isKnown(value: Value): boolean {
    const { activity, linear, structure } = this.analysed;
    let isKnown = true;
    visitStatements(structure.fn.body, (statement) => {
      if (!operandsOf(statement).includes(value) || !this.carriesDerivative(statement)) return;
      if (statement.kind !== "compute" || structure.placeOfStatementOf(statement) !== structure.body) isKnown = false;
      else {
        const by = linear.slopes.get(statement.result)!.slopes.find(({ operand }) => operand === value)?.by;
        const isSteady = by === undefined || typeof by === "string" || ("type" in by && this.isBefore(by));
        isKnown &&= isSteady && this.isKnown(statement.result);
      }
    });
    visitTerminators(structure.fn.body, (end, region) => {
      if (region !== structure.fn.body && operandsOfTerminator(end).includes(value) && activity.isActive(value))
        isKnown = false;
    });
    return isKnown;
  }

  private carriesDerivative(statement: Statement): boolean {
    const { activity, linear } = this.analysed;
    if (statement.kind === "compute") return (linear.slopes.get(statement.result)?.slopes.length ?? 0) > 0;
    if (statement.kind === "store" || statement.kind === "accumulate" || statement.kind === "fill") {
      return activity.isActive(statement.array);
    }
    return ["compose", "call", "for", "loop"].includes(statement.kind);
  }

  /** Whether a value is there before the loop, or can be computed there from what is. */
  private isBefore(value: Value): boolean {
    const { structure } = this.analysed;
    const definition = structure.definitionOf(value);
    if (structure.homeOf(value) !== structure.body) return definition?.kind === "constant";
    if (!definition || structure.orderOf(definition) < structure.orderOf(this.loop)) return true;
    switch (definition.kind) {
      case "constant":
        return true;
      case "compute":
        return definition.operands.every((operand) => this.isBefore(operand));
      case "length":
        return this.isBefore(definition.array);
      default:
        return false;
    }
  }

  /** The adjoint of a value for which `isKnown` holds; `cotangents` are those of the function's results. */
  build(value: Value, cotangents: readonly (Value | undefined)[], b: RegionBuilder): Value {
    return this.sum(value, cotangents, b) ?? b.float(0);
  }

  private sum(value: Value, cotangents: readonly (Value | undefined)[], b: RegionBuilder): Value | undefined {
    const { linear, structure } = this.analysed;
    const name = this.names.of(value);
    let total: Value | undefined;
    const add = (amount: Value | undefined) => {
      if (amount) total = total ? b.computeAs(name, "add", total, amount) : amount;
    };
    const end = structure.fn.body.terminator;
    if (end.kind === "yield")
      end.values.forEach((returned, leaf) => add(returned === value ? cotangents[leaf] : undefined));
    visitStatements(structure.fn.body, (statement) => {
      if (statement.kind !== "compute" || !statement.operands.includes(value)) return;
      const slope = linear.slopes.get(statement.result)?.slopes.find(({ operand }) => operand === value);
      const adjoint = slope && this.sum(statement.result, cotangents, b);
      if (!slope || !adjoint) return;
      if (slope.by === "one") add(adjoint);
      else if (slope.by === "minusOne") add(b.computeAs(name, "negate", adjoint));
      else if ("type" in slope.by) add(b.computeAs(name, "multiply", adjoint, this.lift(slope.by, b)));
      else throw new InternalError("an adjoint that is not known early");
    });
    return total;
  }

  private lift(value: Value, b: RegionBuilder): Value {
    const { structure } = this.analysed;
    const definition = structure.definitionOf(value);
    if (!definition || structure.orderOf(definition) < structure.orderOf(this.loop)) {
      if (structure.homeOf(value) === structure.body) return value;
    }
    switch (definition?.kind) {
      case "constant":
        return b.constant(definition.value, value.type as ScalarType);
      case "compute":
        return b.compute(definition.op, ...definition.operands.map((operand) => this.lift(operand, b)));
      case "length":
        return b.length(this.lift(definition.array, b));
      default:
        throw new InternalError("a slope that is not known early");
    }
  }
}
