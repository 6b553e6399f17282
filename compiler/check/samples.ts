/**
 * The inputs that a user gives for a function: `samples = { loss: () => [w, b, x, y] }`, or a list of such lists of
 * arguments, by a function or not. Which of the two it is, the parameters' types tell.
 */
import { arrayClasses } from "../ir/array-classes.ts";
import type { Parameter } from "../ir/nodes.ts";
import type { UserValue } from "../ir/shape-values.ts";
import { type ArrayType, isArrayType, isFlat, isNested, isRecord, type Shape, type Type } from "../ir/types.ts";
import type { Arguments } from "./user-values.ts";

/** Undefined where nothing is given; a text says why what is given does not fit. */
export function samplesFor(
  samples: unknown,
  name: string,
  parameters: readonly Parameter[],
): readonly Arguments[] | string | undefined {
  if (typeof samples !== "object" || samples === null || !Object.hasOwn(samples, name)) return undefined;
  const entry: unknown = (samples as Record<string, unknown>)[name];
  let list: unknown;
  try {
    list = typeof entry === "function" ? entry() : entry;
  } catch (error) {
    return `making them throws ${String(error)}`;
  }
  if (!Array.isArray(list)) return "they are no list of arguments";
  // A list with gaps would hide them from what goes through it.
  const given = Array.from(list) as readonly UserValue[];
  const misfit = whyNot(given, parameters);
  if (misfit === undefined && typeof entry === "function") return [given];
  if (given.length === 0) return "there are none";
  const misfits = given.map((args) => (Array.isArray(args) ? whyNot(args, parameters) : "it is no list of arguments"));
  if (misfits.every((why) => why === undefined)) return given as Arguments[];
  if (misfit === undefined) return [given];
  return typeof entry === "function" ? misfit : (misfits.find((why) => why !== undefined) ?? misfit);
}

function whyNot(args: readonly unknown[], parameters: readonly Parameter[]): string | undefined {
  if (args.length > parameters.length)
    return `${args.length} arguments are more than its ${parameters.length} parameters`;
  for (const [i, { name, shape, optional, defaultValue }] of parameters.entries()) {
    const mayBeMissing = optional || defaultValue !== undefined;
    if (args[i] === undefined ? !mayBeMissing : !fits(args[i], shape))
      return `'${name}' is ${described(args[i], shape)}`;
  }
  return undefined;
}

function described(value: unknown, shape: Shape): string {
  if (value === undefined || value === null) return String(value);
  const isList = shape.kind === "leaf" && isArrayType(shape.type) && shape.type.storage === "list";
  if (isList && Array.isArray(value)) return "a list of which some elements are missing, or of another type";
  if (typeof value !== "object") return `a ${typeof value}`;
  return `a value of the kind ${value.constructor?.name ?? "Object"}`;
}

function fits(value: unknown, shape: Shape): boolean {
  switch (shape.kind) {
    case "leaf":
      return fitsType(value, shape.type);
    case "nothing":
      return value === undefined || value === null;
    case "optional":
      return value === undefined || fits(value, shape.held);
    case "tuple":
      return Array.isArray(value) && shape.elements.every((inner, i) => fits(value[i], inner));
    case "struct":
      if (typeof value !== "object" || value === null) return false;
      return shape.fields.every(({ name, shape: inner, optional }) => {
        const field = (value as Record<string, UserValue>)[name];
        return (optional === true && field === undefined) || fits(field, inner);
      });
  }
}

function fitsType(value: unknown, type: Type): boolean {
  if (isArrayType(type)) return fitsArray(value, type);
  if (type === "text") return typeof value === "string";
  return typeof value === (type === "bool" ? "boolean" : "number");
}

function fitsArray(value: unknown, type: ArrayType): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isRecord(type)) {
    return type.fields.every(({ name, type: of, optional, isAbsent }) => {
      const field = (value as Record<string, unknown>)[name];
      return isAbsent === true || (optional === true && field === undefined) || fitsType(field, of);
    });
  }
  if (isNested(type)) return isListOf(value, (inner) => fitsArray(inner, type.element));
  if (!isFlat(type) || type.storage === "list") {
    const wanted = isFlat(type) && type.element === "bool" ? "boolean" : "number";
    return isListOf(value, (cell) => typeof cell === wanted);
  }
  return value.constructor === arrayClasses[type.element];
}

/** Elements that are missing fit nothing. */
function isListOf(value: unknown, fitsOne: (element: unknown) => boolean): boolean {
  return Array.isArray(value) && Array.from(value).every(fitsOne);
}
