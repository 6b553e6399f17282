/**
 * Types of the intermediate representation.
 *
 * `index` is an integer-valued number (exact within 2^53 in JavaScript); it never carries a derivative.
 * Floating-point scalars are always `f64`; `f32` exists only as an element type, where a store rounds.
 */

export type ScalarType = "f64" | "index" | "bool";

export type ElementType = "f64" | "f32" | "i8" | "u8" | "u8c" | "i16" | "u16" | "i32" | "u32" | "bool";

/** A one-dimensional array. `typed` is a typed array, `list` a plain JavaScript array (element `f64` or `bool`). */
export interface ArrayType {
  readonly kind: "array";
  readonly element: ElementType;
  readonly storage: "typed" | "list";
}

export type Type = ScalarType | ArrayType;

export function isArrayType(type: Type): type is ArrayType {
  return typeof type === "object";
}

export function arrayType(element: ElementType, storage: ArrayType["storage"] = "typed"): ArrayType {
  return { kind: "array", element, storage };
}

export function sameType(a: Type, b: Type): boolean {
  if (isArrayType(a) && isArrayType(b)) return a.element === b.element && a.storage === b.storage;
  return a === b;
}

/** Whether a value of this type can carry a derivative. */
export function isDifferentiable(type: Type): boolean {
  if (isArrayType(type)) return type.element === "f64" || type.element === "f32";
  return type === "f64";
}

/** The scalar that a load from an array of this type gives. */
export function scalarOf(element: ElementType): ScalarType {
  if (element === "f64" || element === "f32") return "f64";
  return element === "bool" ? "bool" : "index";
}

export function typeText(type: Type): string {
  if (!isArrayType(type)) return type;
  return type.storage === "list" ? `${type.element}[]` : `array<${type.element}>`;
}

/**
 * The structure of a parameter or result as the user sees it. Its leaves are what the IR works on:
 * a struct is a bundle of leaves, flattened in declaration order.
 */
export type Shape =
  | { readonly kind: "leaf"; readonly type: Type }
  | { readonly kind: "struct"; readonly fields: readonly Field[] }
  | { readonly kind: "tuple"; readonly elements: readonly Shape[] }
  | { readonly kind: "nothing"; readonly value: "null" | "undefined" };

export interface Field {
  readonly name: string;
  readonly shape: Shape;
  /** Whether the caller may leave it out: only a scalar leaf. */
  readonly optional?: boolean;
}

export const leaf = (type: Type): Shape => ({ kind: "leaf", type });

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
  }
}
