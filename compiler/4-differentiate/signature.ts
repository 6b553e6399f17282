/**
 * How derivative functions are called: which leaves of a parameter or result carry a derivative, and the parameters
 * that a mode adds.
 */
import { makeValue } from "../ir/build.ts";
import { gradientShape } from "../ir/gradient-shape.ts";
import type { IrFunction, Parameter, Value } from "../ir/nodes.ts";
import { derivativeType, isArrayType, isDifferentiable, leavesOf, type Shape } from "../ir/types.ts";

/** The leaves of a parameter that carry a derivative, in the order of its gradient's leaves. */
export function activeLeaves(parameter: Parameter): readonly Value[] {
  return parameter.leaves.filter((leaf) => isDifferentiable(leaf.type));
}

/** An added parameter with one entry for each derivative-carrying leaf of `primal`; its leaves are named after those. */
export function companion(primal: Parameter, suffix: string, fn: IrFunction): Parameter {
  const shape = gradientShape(primal.shape) ?? tupleOf([]);
  const leaves = activeLeaves(primal).map((leaf) =>
    makeValue(derivativeType(leaf.type), { name: `${leaf.variable?.name ?? primal.name}${suffix}` }),
  );
  const name = freeName(`${primal.name}${suffix}`, fn);
  return { name, shape, leaves, defaultValue: undefined, optional: false };
}

export function parameterOf(name: string, shape: Shape): Parameter {
  const leaves = leavesOf(shape).map((type, i, all) =>
    makeValue(type, { name: all.length === 1 ? name : `${name}${i + 1}` }),
  );
  return { name, shape, leaves, defaultValue: undefined, optional: false };
}

/** One shape alone, or a tuple of several. */
export function tupleOf(shapes: readonly Shape[]): Shape {
  return shapes.length === 1 ? shapes[0]! : { kind: "tuple", elements: shapes };
}

/** Array leaves of parameters, with the names under which users know them. */
export function arrayLeaves(
  parameters: readonly Parameter[],
): readonly { readonly leaf: Value; readonly name: string }[] {
  return parameters.flatMap((parameter) =>
    parameter.leaves.flatMap((leaf, i) => (isArrayType(leaf.type) ? [{ leaf, name: leafName(parameter, i) }] : [])),
  );
}

/** `p.weights` for a leaf of a structured parameter. */
export function leafName(parameter: Parameter, position: number): string {
  return parameter.name + (pathsOf(parameter.shape)[position] ?? "");
}

function pathsOf(shape: Shape): string[] {
  switch (shape.kind) {
    case "leaf":
      return [""];
    case "nothing":
      return [];
    case "struct":
      return shape.fields.flatMap((field) => pathsOf(field.shape).map((path) => `.${field.name}${path}`));
    case "tuple":
      return shape.elements.flatMap((element, i) => pathsOf(element).map((path) => `[${i}]${path}`));
    case "optional":
      return ["", ...pathsOf(shape.held)];
  }
}

/** A name for an added parameter that none of the function's own parameters has. */
export function freeName(wanted: string, fn: IrFunction): string {
  const taken = new Set(fn.parameters.map((parameter) => parameter.name));
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted}${i}`;
  return name;
}
