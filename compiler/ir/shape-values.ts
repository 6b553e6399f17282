/** Between values as a user passes them (numbers, arrays, objects, tuples) and the flat leaves that the IR works on. */
import { InternalError } from "../diagnostics/diagnostic.ts";
import { arrayClasses } from "./array-classes.ts";
import type { IrFunction } from "./nodes.ts";
import { isArrayType, isFlat, leavesOf, type Shape, type Type } from "./types.ts";

/** What a leaf holds at run time: a scalar, an array, or nothing where an optional parameter was left out. */
export type LeafValue = number | boolean | string | undefined | ArrayData;

/** A list may hold numbers, booleans, arrays or records. */
export type ArrayData = TypedArray | ListData | RecordData;

export type ListData = (number | boolean | string | ArrayData)[];

export interface RecordData {
  [field: string]: number | boolean | string | ArrayData | undefined;
}

export type TypedArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

export type UserValue = LeafValue | null | readonly UserValue[] | { readonly [field: string]: UserValue };

/** The leaves of a value of this shape, in order. A value that was left out has leaves that are undefined. */
export function flatten(shape: Shape, value: UserValue): LeafValue[] {
  switch (shape.kind) {
    case "leaf":
      return [leafOf(value)];
    case "struct":
      return shape.fields.flatMap((field) => flatten(field.shape, memberOf(value, field.name)));
    case "tuple":
      return shape.elements.flatMap((element, i) => flatten(element, memberOf(value, String(i))));
    case "nothing":
      return [];
    case "optional":
      return value === undefined ? [false, ...standIns(shape.held)] : [true, ...flatten(shape.held, value)];
  }
}

/** The leaves of what has been left out: arrays are empty. */
function standIns(shape: Shape): LeafValue[] {
  return leavesOf(shape).map(standIn);
}

function standIn(type: Type): LeafValue {
  if (!isArrayType(type)) return type === "bool" ? false : undefined;
  return isFlat(type) && type.storage === "typed" ? new arrayClasses[type.element](0) : [];
}

/** The value of this shape with these leaves. */
export function unflatten(shape: Shape, leaves: readonly LeafValue[]): UserValue {
  const rest = [...leaves];
  const take = (part: Shape): UserValue => {
    switch (part.kind) {
      case "leaf":
        if (rest.length === 0) throw new InternalError("a value has fewer leaves than its shape");
        return rest.shift();
      case "struct":
        return Object.fromEntries(part.fields.map((field) => [field.name, take(field.shape)]));
      case "tuple":
        return part.elements.map(take);
      case "nothing":
        return part.value === "null" ? null : undefined;
      case "optional": {
        const isThere = rest.shift();
        const held = take(part.held);
        return isThere ? held : undefined;
      }
    }
  };
  const value = take(shape);
  if (rest.length > 0) throw new InternalError("a value has more leaves than its shape");
  return value;
}

/** The leaves of a function's arguments, in the order of its body's region arguments. */
export function flattenArguments(fn: IrFunction, values: readonly UserValue[]): LeafValue[] {
  return fn.parameters.flatMap((parameter, i) => flatten(parameter.shape, values[i]));
}

function leafOf(value: UserValue): LeafValue {
  if (value === undefined || typeof value === "number" || typeof value === "boolean" || typeof value === "string")
    return value;
  if (typeof value === "object" && value !== null) return value as ArrayData;
  throw new InternalError(`a leaf cannot hold ${value === null ? "null" : typeof value}`);
}

function memberOf(value: UserValue, name: string): UserValue {
  if (value === undefined || value === null) return undefined;
  return (value as { readonly [field: string]: UserValue })[name];
}
