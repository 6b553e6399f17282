/**
 * Types of the intermediate representation.
 *
 * `index` is an integer-valued number (exact within 2^53 in JavaScript); it never carries a derivative.
 * `text` is a string, which is only handed on and compared.
 * Floating-point scalars are always `f64`; `f32` exists only as an element type, where a store rounds.
 */

import { InternalError } from "../diagnostics/diagnostic.ts";

export type ScalarType = "f64" | "index" | "bool" | "text";

export type ElementType = "f64" | "f32" | "i8" | "u8" | "u8c" | "i16" | "u16" | "i32" | "u32" | "bool";

/**
 * What a reference leads to: a typed array, a list (a plain JavaScript array), or a record (an object, or an array of
 * fixed length whose cells differ in type). A list holds numbers (`f64`), booleans, lists or records, all of one type.
 */
export type ArrayType = FlatArrayType | NestedArrayType | RecordType;

export interface FlatArrayType {
  readonly kind: "array";
  readonly element: ElementType;
  readonly storage: "typed" | "list";
}

export interface NestedArrayType {
  readonly kind: "array";
  readonly element: ArrayType;
  readonly storage: "list";
}

/** Its cells are loaded and stored by the positions of its fields, which are literals. */
export interface RecordType {
  readonly kind: "array";
  readonly storage: "record";
  readonly form: "object" | "tuple";
  readonly fields: readonly RecordField[];
}

export interface RecordField {
  readonly name: string;
  readonly type: Type;
  /** Whether it may be left out: only a scalar. */
  readonly optional?: boolean;
  /** Whether there is no such field: the position alone is kept, in what belongs to another record. */
  readonly isAbsent?: boolean;
}

export type Type = ScalarType | ArrayType;

export function isArrayType(type: Type): type is ArrayType {
  return typeof type === "object";
}

/** Whether the type is that of a list of arrays or records. */
export function isNested(type: Type): type is NestedArrayType {
  return isArrayType(type) && type.storage !== "record" && typeof type.element === "object";
}

/** Whether the type is that of an array of numbers or booleans. */
export function isFlat(type: Type): type is FlatArrayType {
  return isArrayType(type) && type.storage !== "record" && typeof type.element === "string";
}

export function isRecord(type: Type): type is RecordType {
  return isArrayType(type) && type.storage === "record";
}

export function isList(type: Type): type is ArrayType & { readonly storage: "list" } {
  return isArrayType(type) && type.storage === "list";
}

export function arrayType(element: ElementType, storage: FlatArrayType["storage"] = "typed"): FlatArrayType {
  return { kind: "array", element, storage };
}

/** A list of arrays or records. */
export function listOf(element: ArrayType): NestedArrayType {
  return { kind: "array", element, storage: "list" };
}

export function sameType(a: Type, b: Type): boolean {
  if (!isArrayType(a) || !isArrayType(b)) return a === b;
  if (isNested(a) && isNested(b)) return sameType(a.element, b.element);
  if (isFlat(a) && isFlat(b)) return a.element === b.element && a.storage === b.storage;
  if (!isRecord(a) || !isRecord(b) || a.form !== b.form || a.fields.length !== b.fields.length) return false;
  return a.fields.every((field, i) => {
    const other = b.fields[i]!;
    const isAlike = field.name === other.name && field.optional === other.optional;
    return isAlike && field.isAbsent === other.isAbsent && sameType(field.type, other.type);
  });
}

/** Whether a value of this type can carry a derivative. */
export function isDifferentiable(type: Type): boolean {
  if (!isArrayType(type)) return type === "f64";
  if (isNested(type)) return isDifferentiable(type.element);
  if (isRecord(type)) return type.fields.some((field) => !field.isAbsent && isDifferentiable(field.type));
  return type.element === "f64" || type.element === "f32";
}

/** The type of what belongs to a value as its derivative: fields that carry none are absent. */
export function derivativeType<T extends Type>(type: T): T;
export function derivativeType(type: Type): Type {
  if (isNested(type)) return listOf(derivativeType(type.element));
  if (!isRecord(type)) return type;
  const fields = type.fields.map((field) =>
    isDifferentiable(field.type) ? { ...field, type: derivativeType(field.type) } : { ...field, isAbsent: true },
  );
  return { ...type, fields };
}

/** What a load from an array of this type gives; from a record, at this position. */
export function elementType(type: ArrayType, position?: number): Type {
  if (isNested(type)) return type.element;
  if (isFlat(type)) return scalarOf(type.element);
  const field = position === undefined ? undefined : type.fields[position];
  if (!field) throw new InternalError("a field of a record that it does not have");
  return field.type;
}

/** The scalar as which an element is computed with. */
export function scalarOf(element: ElementType): ScalarType {
  if (element === "f64" || element === "f32") return "f64";
  return element === "bool" ? "bool" : "index";
}

export function typeText(type: Type): string {
  if (!isArrayType(type)) return type;
  if (isNested(type)) return `${typeText(type.element)}[]`;
  if (isFlat(type)) return type.storage === "list" ? `${type.element}[]` : `array<${type.element}>`;
  const fields = type.fields.filter((field) => !field.isAbsent);
  return `{ ${fields.map(({ name, optional, type: of }) => `${name}${optional ? "?" : ""}: ${typeText(of)}`).join(", ")} }`;
}

/**
 * The structure of a parameter or result as the user sees it. Its leaves are what the IR works on:
 * a struct is a bundle of leaves, flattened in declaration order.
 */
export type Shape =
  | { readonly kind: "leaf"; readonly type: Type }
  | { readonly kind: "struct"; readonly fields: readonly Field[] }
  | { readonly kind: "tuple"; readonly elements: readonly Shape[] }
  | { readonly kind: "nothing"; readonly value: "null" | "undefined" }
  /** An array or object that may be left out: whether it is there, and its own leaves, which stand for nothing where it is not. */
  | { readonly kind: "optional"; readonly held: Shape };

export interface Field {
  readonly name: string;
  readonly shape: Shape;
  /** Whether the caller may leave it out: a scalar leaf, or what is optional by its shape. */
  readonly optional?: boolean;
  /** Its type as TypeScript writes it, where its leaf does not say it: of what is only handed on. */
  readonly written?: string;
}

export const leaf = (type: Type): Shape => ({ kind: "leaf", type });

/** Whether values of two shapes have the same structure. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a.kind === "leaf" && b.kind === "leaf") return sameType(a.type, b.type);
  if (a.kind === "nothing" && b.kind === "nothing") return a.value === b.value;
  if (a.kind === "optional" && b.kind === "optional") return sameShape(a.held, b.held);
  if (a.kind === "tuple" && b.kind === "tuple") {
    return a.elements.length === b.elements.length && a.elements.every((part, i) => sameShape(part, b.elements[i]!));
  }
  if (a.kind !== "struct" || b.kind !== "struct" || a.fields.length !== b.fields.length) return false;
  return a.fields.every(({ name, shape, optional }, i) => {
    const other = b.fields[i]!;
    return name === other.name && optional === other.optional && sameShape(shape, other.shape);
  });
}

/** The types of a shape's leaves, in order. */
export function leavesOf(shape: Shape): Type[] {
  switch (shape.kind) {
    case "leaf":
      return [shape.type];
    case "struct":
      return shape.fields.flatMap((field) => leavesOf(field.shape));
    case "tuple":
      return shape.elements.flatMap(leavesOf);
    case "nothing":
      return [];
    case "optional":
      return ["bool", ...leavesOf(shape.held)];
  }
}
