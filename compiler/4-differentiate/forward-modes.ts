/**
 * `jvp`: the function's arguments, then one tangent for each differentiated parameter; gives `[value, tangent]`. With
 * several directions each tangent is a tuple with one entry for each direction.
 */
import { RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Parameter, Value } from "../ir/nodes.ts";
import { derivativeType, isArrayType, isDifferentiable, isFlat, leavesOf, type Shape } from "../ir/types.ts";
import type { DerivationTask } from "./differentiate.ts";
import { requireDisjoint, requireSameLength } from "./entry-checks.ts";
import { forwardBody, type Tangents } from "./forward.ts";
import { activeLeaves, companion, freeName, gradientShape, parameterOf, tupleOf } from "./signature.ts";

export function forwardFunction({ primal, derivation, analysed, written }: DerivationTask): IrFunction {
  const { linear, activity, operations } = analysed;
  const { directions } = derivation;
  const added = derivation.wrt.map((position) => tangentParameter(primal, position, directions));
  const b = new RegionBuilder(operations);
  requireDisjoint(written, primal.parameters, b);

  const tangents = new Map<Value, Tangents>();
  derivation.wrt.forEach((position, i) => {
    const leaves = activeLeaves(primal.parameters[position]!);
    const parameter = added[i]!;
    leaves.forEach((leaf, j) => {
      const seeds = Array.from({ length: directions }, (_, k) => parameter.leaves[k * leaves.length + j]!);
      for (const seed of seeds) requireSameLength(parameter, seed, leaf, primal, b);
      // The caller's tangents stay as they are.
      tangents.set(leaf, written.includes(leaf) ? seeds.map((seed) => copyOf(seed, leaf, b)) : seeds);
    });
  });
  for (const leaf of written) {
    if (tangents.has(leaf) || !activity.isActive(leaf)) continue;
    tangents.set(
      leaf,
      Array.from({ length: directions }, () => zerosLike(leaf, b)),
    );
  }

  const body = forwardBody(linear, activity, operations, {
    directions,
    tangents,
    returned: (values, tangentsOf, builder) => {
      const outputs = [...values.filter((value) => isDifferentiable(value.type)), ...written];
      const columns = outputs.map((output) => tangentsOf(output));
      const results = Array.from({ length: directions }, (_, k) => columns.map((column) => column[k]!)).flat();
      return [...values, ...results.map((result) => fresh(result, added, builder))];
    },
  });
  const parameters = [...primal.parameters, ...added];
  const region = {
    arguments: parameters.flatMap((parameter) => parameter.leaves),
    statements: [...b.statements, ...body.statements],
    terminator: body.terminator,
  };
  return {
    ...primal,
    name: derivation.name,
    parameters,
    result: resultShape(primal, written, directions),
    body: region,
  };
}

function tangentParameter(primal: IrFunction, position: number, directions: number): Parameter {
  const parameter = primal.parameters[position]!;
  if (directions === 1) return companion(parameter, "Dot", primal);
  const { name, shape } = parameter;
  const one = gradientShape(shape) ?? tupleOf([]);
  const all: Shape = { kind: "tuple", elements: Array.from({ length: directions }, () => one) };
  return parameterOf(freeName(`${name}Dot`, primal), all);
}

function copyOf(seed: Value, leaf: Value, b: RegionBuilder): Value {
  return isArrayType(leaf.type)
    ? b.duplicate(seed, derivativeType(leaf.type), { name: `${leaf.variable?.name ?? "array"}Dot` })
    : seed;
}

function zerosLike(leaf: Value, b: RegionBuilder): Value {
  if (!isArrayType(leaf.type)) return b.float(0);
  return b.zerosLike(leaf, derivativeType(leaf.type), { name: `${leaf.variable?.name ?? "array"}Dot` });
}

/** Tangents handed out are new arrays, never the caller's own. */
function fresh(tangent: Value, added: readonly Parameter[], b: RegionBuilder): Value {
  const isCallers = !isFlat(tangent.type) || added.some((parameter) => parameter.leaves.includes(tangent));
  return isCallers && isArrayType(tangent.type) ? b.duplicate(tangent, tangent.type) : tangent;
}

/** `[value, tangent]`; the tangent follows the outputs: the result, then the written arrays. */
function resultShape(primal: IrFunction, written: readonly Value[], directions: number): Shape {
  const value: Shape = primal.result ?? { kind: "nothing", value: "undefined" };
  const result = gradientShape(value);
  const hasResult = result !== undefined && leavesOf(result).length > 0;
  const outputs: Shape[] = [
    ...(hasResult ? [result] : []),
    ...written.map((leaf): Shape => ({ kind: "leaf", type: derivativeType(leaf.type) })),
  ];
  const tangent = tupleOf(outputs);
  const all: Shape =
    directions === 1 ? tangent : { kind: "tuple", elements: Array.from({ length: directions }, () => tangent) };
  return { kind: "tuple", elements: [value, all] };
}
