/**
 * Writes the slopes of every active operation into the function, right behind the operation, as ordinary pure
 * statements. What comes out is the same function with those statements added, and a table that gives each active
 * operation as a linear map: result' = sum over operands of slope * operand'.
 *
 * Forward mode reads the table from top to bottom, reverse mode from bottom to top. Since slopes are values like any
 * other, the decision between storing and recomputing weighs `cos(x)` in the same way as `x`.
 */
import type { Activity } from "../3-analyze/activity.ts";
import type { Structure } from "../3-analyze/structure.ts";
import { RegionBuilder } from "../ir/build.ts";
import type { Compute, IrFunction, Origin, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable, Partial, PartialBuilder } from "../ir/operation.ts";
import { mapRegions } from "../ir/walk.ts";

export interface Slope {
  readonly operand: Value;
  readonly by: Exclude<Partial, "zero">;
}

export interface LinearMap {
  /** Each operand occurs once. */
  readonly slopes: readonly Slope[];
  /** The statement after which all slopes are known. */
  readonly after: Statement;
}

export interface Linearised {
  readonly fn: IrFunction;
  /** The active operations, by their results. */
  readonly slopes: ReadonlyMap<Value, LinearMap>;
}

export function linearise(
  fn: IrFunction,
  structure: Structure,
  activity: Activity,
  operations: OperationTable,
): Linearised {
  const slopes = new Map<Value, LinearMap>();

  function rewrite(region: Region): Region {
    const statements: Statement[] = [];
    for (const statement of region.statements) {
      statements.push(mapRegions(statement, rewrite));
      if (statement.kind !== "compute" || !activity.isActive(statement.result)) continue;
      const builder = new RegionBuilder(operations, derivedFrom(statement.origin));
      const found = slopesOf(statement, builder);
      slopes.set(statement.result, { slopes: found, after: builder.statements.at(-1) ?? statement });
      statements.push(...builder.statements);
    }
    return { ...region, statements };
  }

  function slopesOf(statement: Compute, builder: RegionBuilder): readonly Slope[] {
    const record = operations[statement.op];
    const active = statement.operands.map((operand) => activity.isActive(operand));
    if (!record.partials || !active.includes(true)) return [];
    const partials = record.partials(partialBuilder(builder, structure), statement.operands, statement.result);
    const combined: Slope[] = [];
    statement.operands.forEach((operand, i) => {
      const by = partials[i];
      if (!active[i] || by === undefined || by === "zero") return;
      const at = combined.findIndex((slope) => slope.operand === operand);
      if (at < 0) combined.push({ operand, by });
      else combined[at] = { operand, by: addPartials(combined[at]!.by, by, builder) };
    });
    return combined;
  }

  return { fn: { ...fn, body: rewrite(fn.body) }, slopes };
}

export function derivedFrom(origin: Origin): Origin {
  if (origin.derived && !origin.settled) return origin;
  const { span, group, again } = origin;
  return { span, group, derived: true, ...(again && { again }) };
}

function partialBuilder(builder: RegionBuilder, structure: Structure): PartialBuilder {
  return {
    constant: (value) => builder.float(value),
    compute: (op, ...operands) => builder.compute(op, ...operands),
    literal: (value) => structure.literalOf(value),
  };
}

/** The slope of an operand that stands in two places: `x * x`, `x - x`, `max(x, x)`. */
function addPartials(a: Slope["by"], b: Slope["by"], builder: RegionBuilder): Slope["by"] {
  if (a === b && typeof a === "object" && "type" in a) return builder.compute("multiply", builder.float(2), a);
  return builder.compute("add", slopeValue(a, builder), slopeValue(b, builder));
}

/** A slope as a number of its own. */
function slopeValue(by: Slope["by"], builder: RegionBuilder): Value {
  if (by === "one") return builder.float(1);
  if (by === "minusOne") return builder.float(-1);
  if ("type" in by) return by;
  const [one, zero] = [builder.float(1), builder.float(0)];
  return by.is ? builder.compute("select", by.when, one, zero) : builder.compute("select", by.when, zero, one);
}
