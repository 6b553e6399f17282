/** What a plan does with its arguments before all else, how it makes arrays, and what its results look like. */
import type { RegionBuilder } from "../../ir/build.ts";
import { valueLike } from "../../ir/build.ts";
import type { IrFunction, Parameter, Statement, Value } from "../../ir/nodes.ts";
import { arrayType, isArrayType, isFlat, leaf, type Shape } from "../../ir/types.ts";
import type { KernelBuilder } from "./kernel-builder.ts";
import { moveToHost, Refusal } from "./refusal.ts";

/** The parameters as the plan is handed them; the arrays among them go by their own names once they are on the device. */
export function broughtToDevice(
  fn: IrFunction,
  isWritten: (array: Value) => boolean,
  kernels: KernelBuilder,
  b: RegionBuilder,
): readonly Parameter[] {
  const parameters = fn.parameters.map((parameter): Parameter => {
    const leaves = parameter.leaves.map((value) => {
      if (!isArrayType(value.type)) return value;
      requireTyped(fn, parameter, value, isWritten(value));
      const given = valueLike(value);
      const name = b.constant(given.variable?.name ?? parameter.name, "text");
      const element = b.constant(elementName(value), "text");
      b.push(kernels.method(isWritten(value) ? "output" : "input", [name, given, element], [value]));
      return given;
    });
    return { ...parameter, leaves };
  });
  const arrays = fn.body.arguments.filter(({ type }) => isArrayType(type));
  const written = arrays.filter(isWritten);
  if (written.length > 0 && arrays.length > 1) {
    // A device binds no array that is written under two names, also where the function itself may be handed it so.
    const inOrder = [...written, ...arrays.filter((array) => !written.includes(array))];
    const names = inOrder.map((value) => (value.variable ?? value.hint)?.name ?? "an array").join(", ");
    b.push(kernels.method("requireDisjoint", [b.constant(names, "text"), b.index(written.length), ...inOrder], []));
  }
  return parameters;
}

function requireTyped(fn: IrFunction, parameter: Parameter, { type }: Value, isWritten: boolean): void {
  if (
    !isArrayType(type) ||
    !isFlat(type) ||
    parameter.shape.kind === "optional" ||
    parameter.defaultValue !== undefined
  ) {
    const why = `'${parameter.name}' is an array of arrays or objects, or may be left out`;
    throw new Refusal(fn.span, why, "Hand over typed arrays.");
  }
  if (isWritten && (type.storage !== "typed" || type.element === "u32")) {
    throw new Refusal(fn.span, `it writes '${parameter.name}', which is no array of floats`, moveToHost);
  }
}

/** A new array on the device. */
export function allocation(
  length: Value,
  result: Value,
  isCleared: boolean,
  kernels: KernelBuilder,
  b: RegionBuilder,
): Statement {
  const element = b.constant(elementName(result), "text");
  return kernels.method("allocate", [length, element, b.bool(isCleared)], [result]);
}

/** How the elements of an array lie on the device. */
export function elementName({ type }: Value): string {
  const isFloat = isArrayType(type) && isFlat(type) && (type.element === "f64" || type.element === "f32");
  return isFloat ? "f32" : "i32";
}

/** The shape of a result, of which all leaves are arrays on the device. */
export function onDevice(shape: Shape): Shape {
  switch (shape.kind) {
    case "leaf":
      return isArrayType(shape.type) ? shape : leaf(arrayType("f64"));
    case "struct":
      return { ...shape, fields: shape.fields.map((field) => ({ ...field, shape: onDevice(field.shape) })) };
    case "tuple":
      return { ...shape, elements: shape.elements.map(onDevice) };
    default:
      return shape;
  }
}
