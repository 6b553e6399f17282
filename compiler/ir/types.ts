/**
 * Types of the intermediate representation.
 *
 * `index` is an integer-valued number (exact within 2^53 in JavaScript); it never carries a derivative.
 * Floating-point scalars are always `f64`; `f32` exists only as an element type, where a store rounds.
 */

export type ScalarType = "f64" | "index" | "bool";

export type ElementType = "f64" | "f32" | "i8" | "u8" | "u8c" | "i16" | "u16" | "i32" | "u32" | "bool";

/**
 * An array: `typed` is a typed array, `list` a plain JavaScript array. The elements of a list are numbers (`f64`),
 * booleans, or arrays themselves, all of one type.
 */
export type ArrayType = FlatArrayType | NestedArrayType;

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

export type Type = ScalarType | ArrayType;

export function isArrayType(type: Type): type is ArrayType {
  return typeof type === "object";
}

/** Whether the type is that of an array of arrays. */
export function isNested(type: Type): type is NestedArrayType {
  return isArrayType(type) && typeof type.element === "object";
}

/** Whether the type is that of an array of numbers or booleans. */
export function isFlat(type: Type): type is FlatArrayType {
  return isArrayType(type) && typeof type.element === "string";
}

export function arrayType(element: ElementType, storage: FlatArrayType["storage"] = "typed"): FlatArrayType {
  return { kind: "array", element, storage };
}

/** A list of arrays. */
export function listOf(element: ArrayType): NestedArrayType {
  return { kind: "array", element, storage: "list" };
}

export function sameType(a: Type, b: Type): boolean {
  if (!isArrayType(a) || !isArrayType(b)) return a === b;
  if (isNested(a) && isNested(b)) return sameType(a.element, b.element);
  return a.element === b.element && a.storage === b.storage;
}

/** What the numbers or booleans in an array, or in its arrays, are stored as. */
export function innermostElement(type: ArrayType): ElementType {
  return isNested(type) ? innermostElement(type.element) : (type as FlatArrayType).element;
}

/** Whether a value of this type can carry a derivative. */
export function isDifferentiable(type: Type): boolean {
  if (!isArrayType(type)) return type === "f64";
  const element = innermostElement(type);
  return element === "f64" || element === "f32";
}

/** What a load from an array of this type gives. */
export function elementType(type: ArrayType): Type {
  return isNested(type) ? type.element : scalarOf((type as FlatArrayType).element);
}

/** The scalar as which an element is computed with. */
export function scalarOf(element: ElementType): ScalarType {
  if (element === "f64" || element === "f32") return "f64";
  return element === "bool" ? "bool" : "index";
}

export function typeText(type: Type): string {
  if (!isArrayType(type)) return type;
  const element = isNested(type) ? typeText(type.element) : (type as FlatArrayType).element;
  return type.storage === "list" ? `${element}[]` : `array<${element}>`;
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
