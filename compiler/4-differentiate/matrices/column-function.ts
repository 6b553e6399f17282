/**
 * Columns of a Jacobian as functions of their own: the tangents of a function's outputs, by one of its arrays along a
 * direction that is handed in, or by some of its numbers, by each alone.
 */
import type { Report } from "../../diagnostics/diagnostic.ts";
import { RegionBuilder } from "../../ir/build.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { derivativeType, isArrayType, isDifferentiable, leaf, type Shape } from "../../ir/types.ts";
import type { Direction } from "../along.ts";
import { activityOf, analysedBy, differentiableResults, writtenParameters } from "../analyse.ts";
import type { CalledFunctions } from "../calls/called-functions.ts";
import { forwardBody } from "../forward.ts";
import { copyOf, tangentShape, zerosLike } from "../forward-modes.ts";
import { freeName, parameterOf } from "../signature.ts";

export interface Columns {
  /** One array, or numbers. */
  readonly inputs: readonly Value[];
  /** The floating-point arrays that the function writes, where they are outputs. */
  readonly writtenOutputs: readonly Value[];
  readonly name: string;
}

/** The function's arguments, for an array then a direction; gives a tuple of tangents for each of the inputs. */
export function columnFunction(
  primal: IrFunction,
  { inputs, writtenOutputs, name }: Columns,
  operations: OperationTable,
  called: CalledFunctions,
  report: Report,
): IrFunction {
  const b = new RegionBuilder(operations);
  const added = inputs.flatMap((input) => {
    if (!isArrayType(input.type)) return [];
    return [parameterOf(freeName(`${input.variable?.name ?? "array"}Dot`, primal), leaf(derivativeType(input.type)))];
  });
  const written = writtenParameters(primal);
  const ends = { resultLeaves: differentiableResults(primal), writtenOutputs };
  const directions = inputs.map((input, k): Direction => {
    const activity = activityOf(primal, { ...ends, inputs: [input] }, operations);
    const seeds = new Map<Value, Value>();
    const tangent = added[k]?.leaves[0] ?? b.float(1);
    seeds.set(input, written.includes(input) ? copyOf(tangent, input, b) : tangent);
    for (const array of written)
      if (!seeds.has(array) && activity.isActive(array)) seeds.set(array, zerosLike(array, b));
    return { activity, seeds };
  });
  const { linear } = analysedBy(
    primal,
    { isActive: (value) => directions.some(({ activity }) => activity.isActive(value)) },
    operations,
    called,
    { kind: "tangents", count: directions.length },
  );
  const body = forwardBody(linear, directions, operations, called, (values, tangentsOf) => {
    const outputs = [...values.filter((value) => isDifferentiable(value.type)), ...writtenOutputs];
    const columns = outputs.map((output) => tangentsOf(output));
    return directions.flatMap((_, k) => columns.map((column) => column[k]!));
  });
  const parameters = [...primal.parameters, ...added];
  const tangent = tangentShape(primal, writtenOutputs);
  const result: Shape = { kind: "tuple", elements: inputs.map(() => tangent) };
  const column: IrFunction = {
    ...primal,
    name,
    parameters,
    result,
    body: {
      arguments: parameters.flatMap((parameter) => parameter.leaves),
      statements: [...b.statements, ...body.statements],
      terminator: body.terminator,
    },
  };
  return called.complete(column, report);
}
