/**
 * How arrays of each type are written: what makes them, reads and writes their elements, and copies them. A typed array
 * of booleans is an `Uint8Array` of zeros and ones.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { ArrayType, ElementType, Type } from "../../ir/types.ts";
import { isArrayType, sameType } from "../../ir/types.ts";
import { literalText } from "./literals.ts";
import { inRows } from "./rows.ts";
import { callOf, type Expression, global, infix, literal, methodOf, newOf } from "./tree.ts";

const constructors: { readonly [element in ElementType]: string } = {
  f64: "Float64Array",
  f32: "Float32Array",
  i8: "Int8Array",
  u8: "Uint8Array",
  u8c: "Uint8ClampedArray",
  i16: "Int16Array",
  u16: "Uint16Array",
  i32: "Int32Array",
  u32: "Uint32Array",
  bool: "Uint8Array",
};

export function constructorOf(type: ArrayType): string {
  return type.storage === "list" ? "Array" : constructors[type.element];
}

export function asArray(type: Type): ArrayType {
  if (!isArrayType(type)) throw new InternalError("an array operation on a scalar");
  return type;
}

/** The type as TypeScript writes it. */
export function typeName(type: Type): string {
  if (type === "bool") return "boolean";
  if (!isArrayType(type)) return "number";
  if (type.storage === "list") return type.element === "bool" ? "boolean[]" : "number[]";
  return constructors[type.element];
}

const isFlags = (type: ArrayType) => type.storage === "typed" && type.element === "bool";

/** A scalar as it stands in the array. */
export function elementValue(type: ArrayType, value: Expression): Expression {
  if (!isFlags(type)) return value;
  if (value.kind === "literal") return literal(Number(value.value));
  return { kind: "conditional", test: value, then: literal(1), otherwise: literal(0) };
}

/** An element as a scalar. */
export function scalarValue(type: ArrayType, element: Expression): Expression {
  return isFlags(type) ? infix(element, "===", literal(1), 8) : element;
}

export function newArray(type: ArrayType, length: Expression): Expression {
  if (type.storage === "typed") return newOf(constructorOf(type), length);
  const [element, zero] = type.element === "bool" ? (["boolean", false] as const) : (["number", 0] as const);
  const empty: Expression = {
    kind: "call",
    callee: global("Array"),
    typeArgument: element,
    isNew: true,
    operands: [length],
  };
  return methodOf(empty, "fill", literal(zero));
}

/** A new array with the content of another. */
export function duplicateOf(source: Expression, from: ArrayType, to: ArrayType): Expression {
  if (sameType(from, to)) return methodOf(source, "slice");
  if (to.storage === "list") {
    return callOf("Array.from", source, ...(isFlags(from) ? [global("Boolean")] : []));
  }
  if (from.element === "bool" && from.storage === "list") {
    return callOf(`${constructorOf(to)}.from`, source, global("Number"));
  }
  return newOf(constructorOf(to), source);
}

/** `target.set(source, offset)` of a typed array. */
export function setInto(target: Expression, offset: Expression, source: Expression): Expression {
  const isStart = offset.kind === "literal" && offset.value === 0;
  return methodOf(target, "set", source, ...(isStart ? [] : [offset]));
}

/** The literal of a constant array. */
export function tableLiteral(type: ArrayType, values: readonly (number | boolean)[]): string {
  const elements = values.map((value) => literalText(isFlags(type) ? Number(value) : value));
  const list = `[${inLines(elements)}]`;
  return type.storage === "list" ? list : `new ${constructorOf(type)}(${list})`;
}

/** Elements on one line, or broken into indented lines. */
function inLines(elements: readonly string[]): string {
  const whole = elements.join(", ");
  return whole.length <= 60 ? whole : `\n  ${inRows(elements, 92).join(",\n  ")},\n`;
}
