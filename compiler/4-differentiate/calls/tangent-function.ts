/** The derivative of a called function in forward mode: behind its own operands and results come their tangents. */
import { makeValue } from "../../ir/build.ts";
import type { IrFunction } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { derivativeType, leaf, leavesOf, type Shape } from "../../ir/types.ts";
import { activityOf, analysedBy } from "../analyse.ts";
import { type Carried, suffixOf } from "../carried.ts";
import { forwardBody } from "../forward.ts";
import { DerivedNames } from "../names.ts";
import type { CalledFunctions } from "./called-functions.ts";
import { type Demand, demanded } from "./demand.ts";
import { calledFunction, endsOf, plainParameters } from "./ends.ts";

export function buildTangentFunction(
  callee: IrFunction,
  demand: Demand,
  carried: Carried,
  operations: OperationTable,
  called: CalledFunctions,
): IrFunction {
  const primal = calledFunction(callee, demand);
  const activity = activityOf(primal, endsOf(primal, demand), operations);
  const { linear } = analysedBy(primal, activity, operations, called, carried);
  const inputs = demanded(primal.body.arguments, demand.operands);
  const along = Array.from({ length: carried.count }, (_, k) => {
    const names = new DerivedNames(suffixOf(carried, k));
    return new Map(inputs.map((input) => [input, makeValue(derivativeType(input.type), names.of(input))]));
  });
  const body = forwardBody(
    linear,
    along.map((seeds) => ({ activity, seeds })),
    operations,
    called,
    (values, tangentsOf) => [...values, ...demanded(values, demand.results).flatMap((value) => tangentsOf(value))],
    carried.kind,
  );
  const tangents = inputs.flatMap((input) => along.map((seeds) => seeds.get(input)!));
  const parameters = [...primal.body.arguments, ...tangents];
  const types = primal.result ? leavesOf(primal.result) : [];
  const ofTangents = demanded(types, demand.results).flatMap((type) => Array(carried.count).fill(derivativeType(type)));
  const elements = [...types, ...ofTangents].map((type): Shape => leaf(type));
  return {
    name: `${callee.name}${carried.kind === "terms" ? "Taylor" : "Jvp"}`,
    parameters: plainParameters(parameters),
    result: elements.length > 0 ? { kind: "tuple", elements } : undefined,
    label: primal.label,
    body: { ...body, arguments: parameters },
    span: callee.span,
    documentation: undefined,
  };
}
