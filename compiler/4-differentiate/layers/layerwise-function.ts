/**
 * A function that runs forwards and then backwards, and gives what it gave, the gradient, and for each layer the input and the
 * output's adjoint. Between its two sweeps is a seam, where it is cut: the cotangent comes in behind it.
 */
import { RegionBuilder } from "../../ir/build.ts";
import { gradientShape } from "../../ir/gradient-shape.ts";
import type { LayerUse } from "../../ir/layers.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import { isArrayType, isRecord, leavesOf } from "../../ir/types.ts";
import { type DerivationTask, differentiableResults } from "../analyse.ts";
import { reverse } from "../reverse/reverse.ts";
import { asType, cotangentParameters, isPaired, requireLengths, seedsOf, shadowsOf } from "../reverse-modes.ts";
import { activeLeaves, tupleOf } from "../signature.ts";
import { LayerRecords } from "./record-layers.ts";

export function layerwiseFunction(task: DerivationTask, layers: readonly LayerUse[]): IrFunction {
  const { primal, derivation } = task;
  const analysed = { ...task.analysed, isHalved: true };
  const { operations } = analysed;
  const cotangents = cotangentParameters(primal, []);
  const [forward, backward] = [new RegionBuilder(operations), new RegionBuilder(operations)];
  const isOfArray = (array: Value) => isPaired(analysed, array);
  const shadows = (b: RegionBuilder, isMeant: (array: Value) => boolean) => {
    // Those that are not meant are made for nothing, and removed as what nobody reads.
    return new Map([...shadowsOf(task, cotangents, [], b)].filter(([array]) => isMeant(array)));
  };
  let given: ReadonlyMap<Value, Value> = new Map();
  let paired: ReadonlyMap<Value, Value> = new Map();
  let records: LayerRecords | undefined;
  const result = reverse(
    analysed,
    {
      paired: (b) => {
        paired = shadows(b, isOfArray);
        return paired;
      },
      shadows: (b) => {
        given = shadows(b, (array) => !isOfArray(array));
        return given;
      },
      cotangents: (b) => seedsOf(primal, cotangents, b),
      layers: (structure, b) => {
        records = new LayerRecords(layers, structure, b);
        return records;
      },
    },
    forward,
    { builder: backward },
  );
  const checks = new RegionBuilder(operations);
  if (cotangents.result) {
    const lengths = new Map(
      differentiableResults(primal).flatMap((leaf) => {
        const value = result.returned[leaf]!;
        return isArrayType(value.type) && !isRecord(value.type) ? [[leaf, forward.length(value)] as const] : [];
      }),
    );
    requireLengths(primal, cotangents.result, (leaf) => lengths.get(leaf)!, checks);
  }
  const wrt = derivation.wrt.map((position) => primal.parameters[position]!);
  const gradient = wrt.flatMap(activeLeaves).map((parameter) => {
    const adjoint = given.get(parameter) ?? paired.get(parameter) ?? result.adjointOf(parameter) ?? backward.float(0);
    return asType(adjoint, parameter, backward);
  });
  const ofLayers = records!.values(backward);
  const parameters = [...primal.parameters, ...cotangents.all];
  const reverseStatements = [...checks.statements, ...backward.statements];
  const body = new RegionBuilder(operations);
  for (const statement of [...forward.statements, ...reverseStatements]) body.push(statement);
  return {
    ...primal,
    name: derivation.name,
    parameters,
    result: {
      kind: "struct",
      fields: [
        { name: "outputs", shape: primal.result! },
        { name: "gradient", shape: tupleOf(wrt.map((parameter) => gradientShape(parameter.shape) ?? tupleOf([]))) },
        { name: "layers", shape: records!.shape() },
      ],
    },
    seam: {
      reverseStatements: reverseStatements.length,
      outputLeaves: leavesOf(primal.result!).length,
      cotangents: cotangents.all.length,
      layers,
    },
    label: { name: primal.label.name },
    body: body.yield(
      [...result.returned, ...gradient, ...ofLayers],
      parameters.flatMap((parameter) => parameter.leaves),
    ),
  };
}
