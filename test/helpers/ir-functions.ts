/** Hand-built IR for tests: functions from a body callback, programs, and calls of the evaluator. */
import { makeValue, RegionBuilder } from "../../compiler/ir/build.ts";
import { evaluateFunction } from "../../compiler/ir/evaluate.ts";
import type { IrFunction, Label, Parameter, Program, TableData, Terminator, Value } from "../../compiler/ir/nodes.ts";
import { flattenArguments, type UserValue, unflatten } from "../../compiler/ir/shape-values.ts";
import { leaf, leavesOf, type Shape, type Type } from "../../compiler/ir/types.ts";
import { operations } from "../../compiler/ops/index.ts";

type Shapes = { readonly [parameter: string]: Type | Shape };

function shapeOf(part: Type | Shape): Shape {
  return typeof part === "object" && part.kind !== "array" ? part : leaf(part);
}

/**
 * A function with these parameters and result. `body` gives the values it returns, or another terminator; it is called
 * with a builder, the function's label and the leaves of the parameters.
 */
export function irFunction(
  name: string,
  parameters: Shapes,
  result: Type | Shape | undefined,
  body: (builder: RegionBuilder, label: Label, ...leaves: Value[]) => readonly Value[] | Terminator,
): IrFunction {
  const built = Object.entries(parameters).map(([parameter, part]): Parameter => {
    const shape = shapeOf(part);
    const leaves = leavesOf(shape).map((type) => makeValue(type, { name: parameter }));
    return { name: parameter, shape, leaves, defaultValue: undefined, optional: false };
  });
  const label: Label = { name };
  const leaves = built.flatMap((parameter) => parameter.leaves);
  const builder = new RegionBuilder(operations);
  const end = body(builder, label, ...leaves);
  return {
    name,
    parameters: built,
    result: result === undefined ? undefined : shapeOf(result),
    label,
    body: "kind" in end ? builder.close(end, leaves) : builder.yield(end, leaves),
    span: undefined,
    documentation: undefined,
  };
}

export function irProgram(functions: readonly IrFunction[], tables: readonly TableData[] = []): Program {
  return {
    functions: new Map(functions.map((fn) => [fn.name, fn])),
    tables: new Map(tables.map((table) => [table.name, table])),
  };
}

/** Evaluates a function of a program on values as a user passes them. */
export function evaluate(program: Program, id: string, ...args: UserValue[]): UserValue {
  const fn = program.functions.get(id);
  if (fn === undefined) throw new Error(`no function '${id}'`);
  const leaves = evaluateFunction(program, id, flattenArguments(fn, args), operations);
  return fn.result === undefined ? undefined : unflatten(fn.result, leaves);
}
