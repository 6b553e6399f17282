/** Where derivatives enter and leave a called function: at what is demanded of its arguments and results. */
import type { Ends } from "../../3-analyze/activity.ts";
import { memoryOf } from "../../3-analyze/memory.ts";
import type { IrFunction, Parameter, Value } from "../../ir/nodes.ts";
import { isArrayType, leaf, type Shape } from "../../ir/types.ts";
import { type Demand, demanded } from "./demand.ts";

export function endsOf(fn: IrFunction, demand: Demand): Ends {
  const memory = memoryOf(fn);
  const inputs = demanded(fn.body.arguments, demand.operands);
  const resultLeaves = [...demand.results.keys()].filter((i) => demand.results[i]);
  return { inputs, resultLeaves, writtenOutputs: inputs.filter((argument) => isWritten(argument)) };

  function isWritten(argument: Value): boolean {
    return isArrayType(argument.type) && memory.mayWriteParameter(argument);
  }
}

/** The function as its callers know it. */
export function calledFunction(fn: IrFunction, demand: Demand): IrFunction {
  return { ...fn, called: { ...fn.called, overwritten: new Set(demanded(fn.body.arguments, demand.overwritten)) } };
}

/** A parameter for each value. */
export function plainParameters(values: readonly Value[]): Parameter[] {
  return values.map((value) => {
    const name = value.variable?.name ?? "value";
    return { name, shape: leaf(value.type), leaves: [value], defaultValue: undefined, optional: false };
  });
}

/** The result of a function that gives these values. */
export function plainResult(values: readonly Value[]): Shape | undefined {
  const [only, ...others] = values;
  if (!only) return undefined;
  if (others.length === 0) return leaf(only.type);
  return { kind: "tuple", elements: values.map(({ type }) => leaf(type)) };
}
