/**
 * Derivatives from function values alone:
 *
 *     finiteDifference    f's arguments, one direction for each differentiated parameter, { step, estimateError }
 *
 * gives the derivative of order T of f(x + t v) by t at 0, by a central difference of order of accuracy p; of several
 * orders each, in a tuple, from the same values, with a step for the highest. Its error is of the order of h^p from
 * leaving out higher terms and u / h^T from rounding, u the unit of rounding: the step that balances them is h = u^(1 /
 * (T + p)), in units of how far x has to move along v for f to change: see `difference-step.ts`. The estimate of the
 * error is by how much the result differs from that with twice the step.
 */
import { memoryOf } from "../../3-analyze/memory.ts";
import { variedBy } from "../../3-analyze/varied.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import { shareOf, stepAlong } from "../../ir/difference-step.ts";
import type { IrFunction, Parameter, Value } from "../../ir/nodes.ts";
import { type ArrayType, isArrayType, isFlat, leaf, leavesOf, type Shape } from "../../ir/types.ts";
import { visitStatements } from "../../ir/walk.ts";
import type { DerivationTask } from "../analyse.ts";
import { forEachCell } from "../cells.ts";
import { requireDisjoint, requireSameLength } from "../entry-checks.ts";
import { tangentShape } from "../forward-modes.ts";
import { activeLeaves, companion, freeName, parameterOf } from "../signature.ts";
import { stencilOf } from "./coefficients.ts";
import { mayBeMissing } from "./moves.ts";
import { differenceFunction } from "./values-at-points.ts";

const optionsShape: Shape = {
  kind: "struct",
  fields: [
    { name: "step", shape: leaf("f64"), optional: true },
    { name: "estimateError", shape: leaf("bool"), optional: true },
  ],
};

export function finiteDifference(
  { primal, derivation, analysed, written }: DerivationTask,
  report: Report,
): IrFunction {
  const { operations, called } = analysed;
  const { wrt, order = 1, orders = [order], accuracy = 2, name, span } = derivation;
  const b = new RegionBuilder(operations);
  const stencils = orders.map((each) => stencilOf(each, accuracy));
  const directions = wrt.map((position) => companion(primal.parameters[position]!, "Dot", primal));
  const [step, asks] = [makeValue("f64", { name: "step" }), makeValue("bool", { name: "estimateError" })];
  const options: Parameter = {
    ...parameterOf(freeName("options", primal), optionsShape),
    leaves: [step, asks],
    optional: true,
  };
  requireDisjoint(written, primal.parameters, b);
  const inputs = wrt.flatMap((position) => activeLeaves(primal.parameters[position]!));
  const along = directions.flatMap(({ leaves }) => leaves);
  directions.forEach((direction, i) => {
    const leaves = activeLeaves(primal.parameters[wrt[i]!]!);
    direction.leaves.forEach((each, j) => requireSameLength(direction, each, leaves[j]!, primal, b));
  });

  const isApart = derivation.workers === "points" && derivation.target !== "webgpu";
  const differences = { primal, wrt, written, stencils, operations, called, name, span, isApart };
  const inner = differenceFunction(differences, `${primal.name}Difference`, report);
  const id = called.keep(`${name} by a step`, inner);
  const types = leavesOf(inner.result!);
  const differenceBy = (by: Value, at: RegionBuilder): readonly Value[] => {
    const results = types.map((type) => makeValue(type));
    const operands = [...primal.body.arguments, ...along, by];
    at.push({ kind: "call", callee: id, operands, results, origin: at.origin });
    return results;
  };
  const share = shareOf(isSingle(primal, inputs), order + accuracy);
  const moving = inputs.map((value, i) => {
    return { value, along: along[i]!, isOptional: mayBeMissing(primal, value) };
  });
  const [by] = b.if(
    b.compute("isMissing", step),
    (there) => [stepAlong(moving, share, there)],
    () => [step],
    [step.variable],
  );
  const found = differenceBy(by!, b);
  const label = { ...primal.label };
  // Written arrays are changed once, by the function itself, when all is computed from what they held.
  const change = (there: RegionBuilder): void => {
    if (written.length === 0) return;
    const results = leavesOf(primal.result ?? { kind: "tuple", elements: [] }).map((type) => makeValue(type));
    const callee = called.keep(`${name} at a point`, primal);
    there.push({ kind: "call", callee, operands: primal.body.arguments, results, origin: there.origin });
  };
  b.if(
    asks,
    (there) => {
      const coarser = differenceBy(there.compute("multiply", there.float(2), by!), there);
      const errors = found.map((value, i) => distance(coarser[i]!, value, there));
      change(there);
      return there.break(label, [...found, ...found, ...errors, there.bool(true)]);
    },
    () => [],
  );
  change(b);
  const tangent = tangentShape(primal, written);
  const one: Shape = derivation.orders ? { kind: "tuple", elements: orders.map(() => tangent) } : tangent;
  const parameters = [...primal.parameters, ...directions, options];
  return {
    ...primal,
    name,
    parameters,
    result: one,
    alternative: { kind: "tuple", elements: [one, one] },
    label,
    body: b.yield(
      [...found, ...found, ...found, b.bool(false)],
      parameters.flatMap(({ leaves }) => leaves),
    ),
  };
}

/** Whether the function computes in single precision. */
function isSingle(primal: IrFunction, inputs: readonly Value[]): boolean {
  const varies = variedBy(primal, memoryOf(primal), inputs);
  let isSingle = false;
  const look = (value: Value) => {
    isSingle ||= isFlat(value.type) && value.type.element === "f32" && varies(value);
  };
  primal.body.arguments.forEach(look);
  visitStatements(primal.body, (statement) => {
    if (statement.kind === "compute") isSingle ||= statement.op === "fround" && varies(statement.result);
    if (statement.kind === "allocate" || statement.kind === "duplicate") look(statement.result);
  });
  return isSingle;
}

function distance(value: Value, from: Value, b: RegionBuilder): Value {
  if (!isArrayType(value.type)) return b.compute("abs", b.compute("subtract", value, from));
  const fill = (into: Value, other: Value, outer: RegionBuilder): void => {
    forEachCell(into, outer, (place, inner) => {
      const [cell, minus] = [place.load(into), place.load(other)];
      if (isArrayType(cell.type)) fill(cell, minus, inner);
      else place.store(into, inner.compute("abs", inner.compute("subtract", cell, minus)));
    });
  };
  const result = b.duplicate(value, value.type as ArrayType, { name: "error" });
  fill(result, from, b);
  return result;
}
