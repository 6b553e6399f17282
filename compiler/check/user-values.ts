/** Arguments and results as users see them: copied, compared bit for bit, and as flat vectors of their leaves. */
import { InternalError } from "../diagnostics/diagnostic.ts";
import {
  flatten,
  type LeafValue,
  type ListData,
  type RecordData,
  type UserValue,
  unflatten,
} from "../ir/shape-values.ts";
import { elementType, isDifferentiable, isRecord, leavesOf, type Shape, type Type } from "../ir/types.ts";

export type Arguments = readonly UserValue[];

export function copyOf<T>(value: T): T {
  return structuredClone(value);
}

/**
 * Where two values differ in a bit, or in the kind of an array or object; undefined where they are the same. A plain object
 * stands for one of any class with the same fields.
 */
export function difference(actual: unknown, expected: unknown, path = "value"): string | undefined {
  if (typeof expected !== "object" || expected === null || typeof actual !== "object" || actual === null) {
    return Object.is(actual, expected) ? undefined : `${path} is ${String(actual)} instead of ${String(expected)}`;
  }
  const isOwnClass = actual.constructor === Object && !ArrayBuffer.isView(expected) && !Array.isArray(expected);
  if (actual.constructor !== expected.constructor && !isOwnClass) {
    return `${path} is a ${actual.constructor.name} instead of a ${expected.constructor.name}`;
  }
  if (ArrayBuffer.isView(actual) && ArrayBuffer.isView(expected)) return differingElement(actual, expected, path);
  const keys = Object.keys(expected).filter((key) => typeof (expected as Record<string, unknown>)[key] !== "function");
  const extra = Object.keys(actual).length - keys.length;
  if (extra !== 0) return `${path} has ${Math.abs(extra)} ${extra > 0 ? "more" : "fewer"} entries`;
  const [left, right] = [actual, expected] as Record<string, unknown>[];
  for (const key of keys) {
    const found = difference(left?.[key], right?.[key], `${path}[${key}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As `difference`, for typed arrays of one kind, which may be long. */
function differingElement(actual: ArrayBufferView, expected: ArrayBufferView, path: string): string | undefined {
  const [left, right] = [actual, expected] as unknown as [Float64Array, Float64Array];
  if (left.length !== right.length) return `${path} has ${left.length} elements instead of ${right.length}`;
  const at = left.findIndex((value, i) => !Object.is(value, right[i]));
  return at < 0 ? undefined : `${path}[${at}] is ${left[at]} instead of ${right[at]}`;
}

/** The part of a shape that carries a derivative: numeric leaves kept, all others dropped. */
export function derivativeShape(shape: Shape): Shape | undefined {
  switch (shape.kind) {
    case "leaf":
      return isDifferentiable(shape.type) ? shape : undefined;
    case "nothing":
      return shape;
    case "optional":
      return derivativeShape(shape.held);
    case "struct": {
      const fields = shape.fields.flatMap(({ name, shape: inner }) => {
        const kept = derivativeShape(inner);
        return kept ? [{ name, shape: kept }] : [];
      });
      return fields.some((field) => leavesOf(field.shape).length > 0) ? { kind: "struct", fields } : undefined;
    }
    case "tuple": {
      const elements = shape.elements.flatMap((inner) => derivativeShape(inner) ?? []);
      return elements.some((inner) => leavesOf(inner).length > 0) ? { kind: "tuple", elements } : undefined;
    }
  }
}

/** The numbers of the leaves that carry a derivative, one after the other. */
export function numbersOf(shape: Shape, value: UserValue): number[] {
  const types = leavesOf(shape);
  const numbers = flatten(shape, value).map((leaf, i) => {
    return isDifferentiable(types[i]!) ? numbersIn(leaf, types[i]!) : [];
  });
  return joined(numbers);
}

/** One list after the other. Lists may be long, for which `flatMap` is slow. */
export function joined(lists: readonly (readonly number[])[]): number[] {
  return lists.length === 1 ? [...lists[0]!] : ([] as number[]).concat(...lists);
}

/** The numbers of a leaf that carry a derivative, in the order of its type; 0 for what was left out. */
export function numbersIn(leaf: LeafValue, type: Type): number[] {
  if (typeof leaf !== "object") return [Number(leaf ?? 0)];
  if (ArrayBuffer.isView(leaf)) return Array.from(leaf);
  return joined(
    cellsOf(leaf, type).map((cell) => (isDifferentiable(cell.type) ? numbersIn(cell.value, cell.type) : [])),
  );
}

interface TypedCell {
  readonly name: string;
  readonly value: LeafValue;
  readonly type: Type;
}

/** The elements of a list or the fields of a record, also those that were left out. */
function cellsOf(holder: ListData | RecordData, type: Type): TypedCell[] {
  if (typeof type !== "object") throw new InternalError("a number that holds others");
  const named = holder as RecordData;
  if (isRecord(type)) return type.fields.map((field) => ({ ...field, value: named[field.name] }));
  const element = elementType(type);
  return Object.entries(holder).map(([name, value]) => ({ name, value, type: element }));
}

/** A value like `value` with its differentiable numbers replaced, in order, by what `next` gives. */
export function withNumbers(shape: Shape, value: UserValue, next: () => number): UserValue {
  const types = leavesOf(shape);
  const leaves = flatten(shape, value).map((leaf, i) =>
    isDifferentiable(types[i]!) ? replaced(leaf, types[i]!, next, true) : copyOf(leaf),
  );
  return unflatten(shape, leaves);
}

/**
 * As `withNumbers`, with everything else left out: the form of a tangent, a cotangent or a gradient. `next` is told
 * whether the value has the number.
 */
export function derivativeLike(shape: Shape, value: UserValue, next: (isThere: boolean) => number): UserValue {
  const types = leavesOf(shape);
  const leaves = flatten(shape, value).flatMap((leaf, i) =>
    isDifferentiable(types[i]!) ? [replaced(leaf, types[i]!, next, false)] : [],
  );
  return unflatten(derivativeShape(shape) ?? { kind: "tuple", elements: [] }, leaves);
}

/** With other numbers. Fields that are no numbers are kept as they are, or left out. */
function replaced(leaf: LeafValue, type: Type, next: (isThere: boolean) => number, keepsRest: boolean): LeafValue {
  if (typeof leaf !== "object") {
    const number = next(leaf !== undefined);
    // What was left out stays left out.
    return leaf === undefined && keepsRest ? undefined : number;
  }
  if (ArrayBuffer.isView(leaf)) return leaf.map(() => next(true));
  const cells = cellsOf(leaf, type).flatMap((cell): [string, LeafValue][] => {
    if (!isDifferentiable(cell.type)) return keepsRest && cell.value !== undefined ? [[cell.name, cell.value]] : [];
    const value = replaced(cell.value, cell.type, next, keepsRest);
    return value === undefined ? [] : [[cell.name, value]];
  });
  if (Array.isArray(leaf)) return cells.map(([, value]) => value) as ListData;
  return Object.fromEntries(cells) as RecordData;
}

/** Assigns a field of a structured value: the one that holds the leaf at `position`. */
export function assignLeaf(shape: Shape, value: UserValue, position: number, leaf: LeafValue): void {
  const parts: readonly (readonly [string, Shape])[] =
    shape.kind === "struct"
      ? shape.fields.map((field) => [field.name, field.shape])
      : shape.kind === "tuple"
        ? shape.elements.map((element, i) => [String(i), element])
        : [];
  let left = position;
  for (const [name, part] of parts) {
    const count = leavesOf(part).length;
    const holder = value as Record<string, UserValue>;
    if (left < count) {
      if (part.kind === "leaf") holder[name] = leaf;
      else assignLeaf(part, holder[name], left, leaf);
      return;
    }
    left -= count;
  }
}

/** A value of the same structure with other numbers. */
export function valuesLike(value: UserValue, next: () => number): UserValue {
  return mapNumbers(value, () => next());
}

/** A value of the same structure with each number replaced by what `change` makes of it. */
export function mapNumbers(value: UserValue, change: (number: number) => number): UserValue {
  if (typeof value === "number") return change(value);
  if (Array.isArray(value)) return Array.from(value, (inner) => mapNumbers(inner, change));
  if (ArrayBuffer.isView(value)) return (value as Float64Array).map((number) => change(number));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapNumbers(inner, change)]));
}

/** The part of a value that carries a derivative. */
export function derivativePart(shape: Shape, value: UserValue): UserValue {
  const types = leavesOf(shape);
  const kept = flatten(shape, value).filter((_, i) => isDifferentiable(types[i]!));
  return unflatten(derivativeShape(shape)!, kept);
}

/** The arrays of numbers in a value. */
export function arraysIn(value: unknown): object[] {
  if (ArrayBuffer.isView(value)) return [value];
  if (Array.isArray(value))
    return [...(value.every((inner) => typeof inner === "number") ? [value] : []), ...value.flatMap(arraysIn)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(arraysIn) : [];
}
