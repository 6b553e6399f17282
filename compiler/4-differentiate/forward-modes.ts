/**
 * The modes that run forwards:
 *
 *     jvp    f's arguments, then one tangent for each differentiated parameter     gives [value, tangent]
 *     hvp    as jvp, of f's gradient                                               gives its tangent alone
 *     taylor as jvp                            gives [value, first derivative, second, ...] along the direction
 *
 * With several directions each tangent of a `jvp` is a tuple with one entry for each direction.
 */
import type { Activity } from "../3-analyze/activity.ts";
import { RegionBuilder } from "../ir/build.ts";
import { gradientShape } from "../ir/gradient-shape.ts";
import type { IrFunction, Parameter, Value } from "../ir/nodes.ts";
import { derivativeType, isArrayType, isDifferentiable, isFlat, leavesOf, type Shape } from "../ir/types.ts";
import type { Direction } from "./along.ts";
import type { DerivationTask } from "./analyse.ts";
import { requireDisjoint, requireSameLength } from "./entry-checks.ts";
import { forwardBody, type Returned } from "./forward.ts";
import { activeLeaves, companion, freeName, parameterOf, tupleOf } from "./signature.ts";

export function forwardFunction({ primal, derivation, analysed, written }: DerivationTask): IrFunction {
  const { linear, activity, operations, called } = analysed;
  const { directions, wrt, mode, order = 1 } = derivation;
  const isTaylor = mode === "taylor";
  const count = isTaylor ? order : directions;
  const added = wrt.map((position) => tangentParameter(primal, position, isTaylor ? 1 : directions));
  const b = new RegionBuilder(operations);
  requireDisjoint(written, primal.parameters, b);

  const seeds = Array.from({ length: count }, () => new Map<Value, Value>());
  wrt.forEach((position, i) => {
    const leaves = activeLeaves(primal.parameters[position]!);
    leaves.forEach((leaf, j) => {
      // Along a line, what is moved has no second derivative.
      seeds.slice(0, isTaylor ? 1 : count).forEach((along, k) => {
        const tangent = added[i]!.leaves[k * leaves.length + j]!;
        requireSameLength(added[i]!, tangent, leaf, primal, b);
        // The caller's tangents stay as they are.
        along.set(leaf, written.includes(leaf) ? copyOf(tangent, leaf, b) : tangent);
      });
    });
  });
  for (const leaf of written) {
    if (!activity.isActive(leaf)) continue;
    for (const along of seeds) if (!along.has(leaf)) along.set(leaf, zerosLike(leaf, b));
  }

  const outputArrays = mode === "hvp" ? [] : written;
  const returned: Returned = (values, tangentsOf, builder) => {
    const outputs = [...values.filter((value) => isDifferentiable(value.type)), ...outputArrays];
    const columns = outputs.map((output) => tangentsOf(output));
    const tangents = seeds.flatMap((_, k) => columns.map((column) => fresh(column[k]!, added, builder)));
    return mode === "hvp" ? tangents : [...values, ...tangents];
  };
  const kind = isTaylor ? "terms" : "tangents";
  const body = forwardBody(linear, directionsOf(activity, seeds), operations, called, returned, kind);
  const parameters = [...primal.parameters, ...added];
  return {
    ...primal,
    name: derivation.name,
    parameters,
    result:
      mode === "hvp" ? tangentShape(primal, outputArrays) : valueAndTangents(primal, outputArrays, count, isTaylor),
    body: {
      arguments: parameters.flatMap((parameter) => parameter.leaves),
      statements: [...b.statements, ...body.statements],
      terminator: body.terminator,
    },
  };
}

function directionsOf(activity: Activity, seeds: readonly ReadonlyMap<Value, Value>[]): readonly Direction[] {
  return seeds.map((along) => ({ activity, seeds: along }));
}

function tangentParameter(primal: IrFunction, position: number, directions: number): Parameter {
  const parameter = primal.parameters[position]!;
  if (directions === 1) return companion(parameter, "Dot", primal);
  const { name, shape } = parameter;
  const one = gradientShape(shape) ?? tupleOf([]);
  const all: Shape = { kind: "tuple", elements: Array.from({ length: directions }, () => one) };
  return parameterOf(freeName(`${name}Dot`, primal), all);
}

export function copyOf(seed: Value, leaf: Value, b: RegionBuilder): Value {
  return isArrayType(leaf.type)
    ? b.duplicate(seed, derivativeType(leaf.type), { name: `${leaf.variable?.name ?? "array"}Dot` })
    : seed;
}

export function zerosLike(leaf: Value, b: RegionBuilder): Value {
  if (!isArrayType(leaf.type)) return b.float(0);
  return b.zerosLike(leaf, derivativeType(leaf.type), { name: `${leaf.variable?.name ?? "array"}Dot` });
}

/** Tangents handed out are new arrays, never the caller's own. */
function fresh(tangent: Value, added: readonly Parameter[], b: RegionBuilder): Value {
  const isCallers = !isFlat(tangent.type) || added.some((parameter) => parameter.leaves.includes(tangent));
  return isCallers && isArrayType(tangent.type) ? b.duplicate(tangent, tangent.type) : tangent;
}

/** `[value, tangent]`, with several directions `[value, [tangent, ...]]`, with several orders `[value, tangent, ...]`. */
function valueAndTangents(primal: IrFunction, written: readonly Value[], count: number, areInLine: boolean): Shape {
  const value: Shape = primal.result ?? { kind: "nothing", value: "undefined" };
  const tangent = tangentShape(primal, written);
  const all = Array.from({ length: count }, () => tangent);
  return { kind: "tuple", elements: [value, ...(areInLine ? all : [tupleOf(all)])] };
}

/** The tangent follows the outputs: the result, then the written arrays. */
export function tangentShape(primal: IrFunction, written: readonly Value[]): Shape {
  const result = primal.result && gradientShape(primal.result);
  const hasResult = result !== undefined && leavesOf(result).length > 0;
  return tupleOf([
    ...(hasResult ? [result] : []),
    ...written.map((array): Shape => ({ kind: "leaf", type: derivativeType(array.type) })),
  ]);
}
