/** From TypeScript's types to shapes: the structure of parameters, results and variables. */
import { type Node, type Symbol as SourceSymbol, type Type as SourceType, SymbolFlags, TypeFlags, ts } from "ts-morph";
import { libraryName } from "../../1-parse/standard-library.ts";
import {
  type ArrayType,
  arrayType,
  type ElementType,
  type Field,
  isArrayType,
  leaf,
  listOf,
  type RecordField,
  type Shape,
  sameShape,
} from "../../ir/types.ts";
import { classOfType } from "../names/members.ts";

/** Why a type has no shape, and what to write instead. */
export interface NoShape {
  readonly kind: "noShape";
  readonly type: string;
  readonly why: string;
  readonly remedy: string;
}

export const typedArrays: ReadonlyMap<string, ElementType> = new Map([
  ["Float64Array", "f64"],
  ["Float32Array", "f32"],
  ["Int8Array", "i8"],
  ["Uint8Array", "u8"],
  ["Uint8ClampedArray", "u8c"],
  ["Int16Array", "i16"],
  ["Uint16Array", "u16"],
  ["Int32Array", "i32"],
  ["Uint32Array", "u32"],
]);

/** What to write for objects of several classes where one does not know which is which. */
export const taggedRemedy =
  'Write them as plain objects with a tag, \'{ kind: "disc"; r: number } | { kind: "box"; w: number }\', and functions that switch on it.';

/** The shape of values of `type`, as seen at `place`. `outer` holds the types around it, to find recursive ones. */
export function shapeOf(type: SourceType, place: Node, outer: readonly SourceType[] = []): Shape | NoShape {
  const refuse = (why: string, remedy: string): NoShape => ({
    kind: "noShape",
    type: type.getText(place),
    why,
    remedy,
  });
  if (outer.includes(type)) return refuse("it contains itself", "Use arrays with indexes in place of linked objects.");
  if (type.isTypeParameter()) {
    const constraint = type.getConstraint();
    return constraint
      ? shapeOf(constraint, place, [...outer, type])
      : refuse("it is generic", "Write the function for the one type it is used with.");
  }
  const flags = type.getFlags();
  if (flags & TypeFlags.NumberLike) return leaf("f64");
  if (flags & TypeFlags.BooleanLike) return leaf("bool");
  if (flags & (TypeFlags.Undefined | TypeFlags.Void | TypeFlags.Never)) return { kind: "nothing", value: "undefined" };
  if (flags & TypeFlags.Null) return { kind: "nothing", value: "null" };
  if (flags & (TypeFlags.Any | TypeFlags.Unknown)) {
    return refuse("it says nothing about the values", "Declare a type such as 'number' or 'Float64Array'.");
  }
  if (flags & TypeFlags.StringLike) return leaf("text");
  if (type.isUnion()) {
    const members = type.getUnionTypes();
    if (members.every((member) => member.getFlags() & TypeFlags.NumberLike)) return leaf("f64");
    if (members.every((member) => member.getFlags() & TypeFlags.StringLike)) return leaf("text");
    const nothing = members.find((member) => member.isNull()) ?? members.find((member) => member.isUndefined());
    if (nothing) {
      const remedy = `Declare it without '${nothing.getText()}': a number such as 0 or an empty array can stand for it.`;
      return refuse(`it may be ${nothing.getText()}`, remedy);
    }
    const remedy = members.some((member) => classOfType(member))
      ? taggedRemedy
      : members.every(isPlainObject)
        ? 'Give each of them a tag that tells them apart: \'{ kind: "disc"; r: number } | { kind: "box"; w: number }\'.'
        : "Declare one of them, and write one function for each.";
    return shapeOfVariants(type, place, outer) ?? refuse("it allows several kinds of values", remedy);
  }
  if (type.isTuple()) return tupleShape(type, place, [...outer, type]);
  if (type.isArray() || type.isReadonlyArray()) return listShape(type, place, [...outer, type]);
  if (!type.isObject() && !type.isIntersection())
    return refuse("it is not numeric", "Use numbers, arrays and objects of them.");
  if (type.getCallSignatures().length > 0) {
    const remedy = outer.some((around) => around.isArray() || around.isReadonlyArray())
      ? "A list cannot hold functions: write their calls one behind another, or a function that chooses by the position, 'i === 0 ? f(x) : g(x)'."
      : "Write a function that names the function it hands on, and differentiate that one.";
    return refuse("which function it is cannot be told at build time", remedy);
  }
  const name = libraryName(type);
  const element = name === undefined ? undefined : typedArrays.get(name);
  if (element) return leaf(arrayType(element));
  if (name !== undefined && name !== "Object") return refuse("it is not numeric", "Use 'number[]' or a typed array.");
  if (!classOfType(type) && hasMethods(type)) {
    const isInList = outer.some((around) => around.isArray() || around.isReadonlyArray());
    const remedy = isInList ? taggedRemedy : "Use a class, or an interface of numbers and arrays.";
    return refuse("its methods have no code that is known", remedy);
  }
  return structShape(type, place, [...outer, type]);
}

/**
 * The shape of objects of several variants, which a tag tells apart: they have the fields of all, of which those may be
 * missing that only some have. Undefined for any other union.
 */
function shapeOfVariants(type: SourceType, place: Node, outer: readonly SourceType[]): Shape | NoShape | undefined {
  const variants = type.getUnionTypes();
  if (!variants.every(isPlainObject) || !hasTag(variants, place)) return undefined;
  const shapes = variants.map((variant) => structShape(variant, place, [...outer, type]));
  const misfit = shapes.find((shape) => shape.kind === "noShape");
  if (misfit) return misfit;
  const structs = shapes.flatMap((shape) => (shape.kind === "struct" ? [shape.fields] : []));
  const names = new Set(structs.flatMap((fields) => fields.map(({ name }) => name)));
  const fields: Field[] = [];
  for (const name of names) {
    const own = structs.flatMap((all) => all.filter((field) => field.name === name));
    const [first, ...others] = own.map(({ shape }) => (shape.kind === "optional" ? shape.held : shape));
    if (!first || others.some((other) => !sameShape(first, other))) {
      const remedy = "Give the fields different names, or all of them the same kind of value.";
      const why = `its field '${name}' holds different kinds of values`;
      return { kind: "noShape", type: type.getText(place), why, remedy };
    }
    const optional = own.length < structs.length || own.some((field) => field.optional);
    fields.push(optional ? { name, shape: optionalShape(first), optional } : { name, shape: first });
  }
  return { kind: "struct", fields };
}

function isPlainObject(type: SourceType): boolean {
  const isList = type.isArray() || type.isReadonlyArray() || type.isTuple();
  return type.isObject() && !isList && libraryName(type) === undefined && !classOfType(type) && !hasMethods(type);
}

/** Whether some field has a literal for its type in each variant. */
function hasTag(variants: readonly SourceType[], place: Node): boolean {
  const [first] = variants;
  return (first?.getProperties() ?? []).some((property) =>
    variants.every((variant) => {
      const own = variant.getProperty(property.getName())?.getTypeAtLocation(place);
      return (
        own?.isLiteral() === true || (own?.isUnion() === true && own.getUnionTypes().every((it) => it.isLiteral()))
      );
    }),
  );
}

function hasMethods(type: SourceType): boolean {
  return type.getProperties().some(isMember);
}

/** Whether a property is a method or an accessor, which take no place in the object. */
function isMember(property: SourceSymbol): boolean {
  return (property.getFlags() & (SymbolFlags.Method | SymbolFlags.Accessor)) !== 0;
}

/** A list of numbers, of booleans, or of arrays. A tuple of numbers as an element is a list of fixed length. */
function listShape(type: SourceType, place: Node, outer: readonly SourceType[]): Shape | NoShape {
  const element = type.getArrayElementTypeOrThrow();
  const shape = shapeOf(element, place, outer);
  if (shape.kind === "noShape") return shape;
  if (shape.kind === "leaf" && shape.type === "text") {
    const why = "arrays of strings are not";
    return { kind: "noShape", type: type.getText(place), why, remedy: "Use numbers, and an enum to name them." };
  }
  if (shape.kind === "leaf" && !isArrayType(shape.type))
    return leaf(arrayType(shape.type === "bool" ? "bool" : "f64", "list"));
  const held = heldType(shape);
  if (held) return leaf(listOf(held));
  const part = partWithoutType(shape);
  return {
    kind: "noShape",
    type: type.getText(place),
    why: part ? `its elements have ${part.what}` : "only arrays of numbers, booleans, arrays and objects are",
    remedy: part?.remedy ?? "Use one array for each part of the elements.",
  };
}

/** The first part, by its path, that keeps objects of a shape from being elements of a list, and what to do about it. */
function partWithoutType(shape: Shape, path = ""): { readonly what: string; readonly remedy: string } | undefined {
  if (shape.kind === "optional") {
    const what = `'${path}', an array or object that may be left out`;
    return { what, remedy: `Hold an empty array, or an object of zeros, where there is no '${path}', and ask that.` };
  }
  if (shape.kind === "nothing") return { what: `'${path}', which is always ${shape.value}`, remedy: "Leave it out." };
  if (shape.kind === "leaf") return undefined;
  const parts =
    shape.kind === "struct" ? shape.fields : shape.elements.map((part, i) => ({ name: `${i}`, shape: part }));
  for (const { name, shape: inner } of parts) {
    const found = partWithoutType(inner, path === "" ? name : `${path}.${name}`);
    if (found) return found;
  }
  return undefined;
}

/** A tuple of numbers is a list of fixed length. */
function isTupleOfNumbers(shape: Shape): boolean {
  return shape.kind === "tuple" && shape.elements.every((part) => part.kind === "leaf" && part.type === "f64");
}

/** The type of objects of a shape where they are reached by reference: elements of lists, parts of such elements. */
export function heldType(shape: Shape): ArrayType | undefined {
  if (shape.kind === "leaf") return isArrayType(shape.type) ? shape.type : undefined;
  if (shape.kind === "nothing" || shape.kind === "optional") return undefined;
  if (isTupleOfNumbers(shape)) return arrayType("f64", "list");
  const parts =
    shape.kind === "struct" ? shape.fields : shape.elements.map((part, i): Field => ({ name: String(i), shape: part }));
  const fields: RecordField[] = [];
  for (const { name, shape: part, optional } of parts) {
    const type = part.kind === "leaf" ? part.type : heldType(part);
    if (!type) return undefined;
    fields.push(optional ? { name, type, optional } : { name, type });
  }
  return { kind: "array", storage: "record", form: shape.kind === "struct" ? "object" : "tuple", fields };
}

/** Of objects that are changed under one name and read under another. */
export function byReference(shape: Shape): Shape {
  const type = heldType(shape);
  return type ? leaf(type) : shape;
}

function tupleShape(type: SourceType, place: Node, outer: readonly SourceType[]): Shape | NoShape {
  const { target } = type.compilerType as ts.TupleTypeReference;
  if (target.minLength !== target.fixedLength || target.combinedFlags & ts.ElementFlags.Variable) {
    const remedy = "Use 'number[]', or a tuple of a fixed length.";
    return { kind: "noShape", type: type.getText(place), why: "its length may vary", remedy };
  }
  const elements: Shape[] = [];
  for (const element of type.getTupleElements()) {
    const shape = shapeOf(element, place, outer);
    if (shape.kind === "noShape") return shape;
    elements.push(shape);
  }
  return { kind: "tuple", elements };
}

function structShape(type: SourceType, place: Node, outer: readonly SourceType[]): Shape | NoShape {
  if (type.getStringIndexType() || type.getNumberIndexType()) {
    const remedy = 'Name the fields, as in \'Record<"a" | "b", number>\', or use an array.';
    return { kind: "noShape", type: type.getText(place), why: "which fields its objects have is not known", remedy };
  }
  const fields: Field[] = [];
  for (const property of type.getProperties()) {
    if (isMember(property)) continue;
    const name = property.getName();
    const own = property.getTypeAtLocation(place);
    const optional = property.isOptional();
    const shape = shapeOf(optional ? givenType(own) : own, place, outer);
    if (shape.kind === "noShape") return shape;
    fields.push(optional ? { name, shape: optionalShape(shape), optional } : { name, shape });
  }
  return { kind: "struct", fields };
}

/** What something that may be left out is where it is given: `null` is nothing but itself. */
export function givenType(type: SourceType): SourceType {
  const mayBeNull = type.isUnion() && type.getUnionTypes().some((member) => member.isNull());
  return mayBeNull ? type : type.getNonNullableType();
}

/** The shape of what may be left out: of a scalar, `undefined` is one more value; of others it is told beside them. */
export function optionalShape(shape: Shape): Shape {
  const isScalar = shape.kind === "leaf" && !isArrayType(shape.type);
  return isScalar || shape.kind === "nothing" || shape.kind === "optional" ? shape : { kind: "optional", held: shape };
}

/** Whether a shape has a part that is an array or object, or nothing. */
export function hasOptionalPart(shape: Shape): boolean {
  if (shape.kind === "optional") return true;
  if (shape.kind === "tuple") return shape.elements.some(hasOptionalPart);
  return shape.kind === "struct" && shape.fields.some((field) => hasOptionalPart(field.shape));
}
