/**
 * How arrays of each type are written: what makes them, reads and writes their elements, and copies them. A typed array
 * of booleans is an `Uint8Array` of zeros and ones.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Allocate } from "../../ir/nodes.ts";
import type { ArrayType, ElementType, FlatArrayType, RecordType, Type } from "../../ir/types.ts";
import { isArrayType, isFlat, isNested, isRecord, sameType, scalarOf } from "../../ir/types.ts";
import { literalText } from "./literals.ts";
import { inRows } from "./rows.ts";
import { callOf, type Element, type Expression, global, infix, literal, type Member, methodOf, newOf } from "./tree.ts";

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

export function constructorOf(type: FlatArrayType): string {
  return type.storage === "list" ? "Array" : constructors[type.element];
}

export function asArray(type: Type): ArrayType {
  if (!isArrayType(type)) throw new InternalError("an array operation on a scalar");
  return type;
}

/** The type as TypeScript writes it. */
export function typeName(type: Type, isReadonly = false): string {
  if (type === "bool") return "boolean";
  if (type === "text") return "string";
  if (!isArrayType(type)) return "number";
  const mark = isReadonly ? "readonly " : "";
  if (isNested(type)) {
    const element = typeName(type.element, isReadonly);
    return `${mark}${element.startsWith("readonly ") ? `(${element})` : element}[]`;
  }
  if (isRecord(type)) return recordName(type, isReadonly);
  if (type.storage === "list") return `${mark}${type.element === "bool" ? "boolean[]" : "number[]"}`;
  return constructors[type.element];
}

function recordName({ form, fields }: RecordType, isReadonly: boolean): string {
  const present = fields.filter((field) => !field.isAbsent);
  const types = present.map((field) => typeName(field.type, isReadonly));
  if (form === "tuple") return `${isReadonly ? "readonly " : ""}[${types.join(", ")}]`;
  return `{ ${present.map(({ name, optional }, i) => `${name}${optional ? "?" : ""}: ${types[i]}`).join("; ")} }`;
}

const isFlags = (type: ArrayType) => isFlat(type) && type.storage === "typed" && type.element === "bool";

/** A new record of these contents. */
export function recordOf({ form, fields }: RecordType, contents: readonly Expression[]): Expression {
  const present = fields.flatMap((field, i) =>
    field.isAbsent ? [] : [{ name: field.name, value: typed(contents[i]!, field.type) }],
  );
  return form === "tuple"
    ? { kind: "list", elements: present.map(({ value }) => value) }
    : { kind: "record", fields: present };
}

/** A list with these elements. */
export function listOf(type: ArrayType, contents: readonly Expression[]): Expression {
  if (isRecord(type)) throw new InternalError("a record as a list");
  const elements = contents.map((value) => (isNested(type) ? typed(value, type.element) : value));
  return { kind: "list", elements };
}

/** A literal of which nothing says what it will hold, nor that it is a tuple, with its type. */
function typed(value: Expression, type: Type): Expression {
  const hidesType = value.kind === "list" && (value.elements.length === 0 || isRecord(type));
  return hidesType ? { kind: "typed", value, type: typeName(type) } : value;
}

/** A field of a record. */
export function fieldOf(record: Expression, { form, fields }: RecordType, position: number): Element | Member {
  const { name } = fields[position]!;
  return form === "tuple"
    ? { kind: "element", array: record, index: literal(Number(name)) }
    : { kind: "member", object: record, name };
}

/** A record with something in place of each field. */
function fieldwise(
  source: Expression,
  type: RecordType,
  make: (field: Expression, position: number) => Expression,
): Expression {
  return recordOf(
    type,
    type.fields.map((_, i) => make(fieldOf(source, type, i), i)),
  );
}

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

/** Of zeros, unless all elements are written before they are read. */
export function newArray(type: ArrayType, length: Expression, content: Allocate["content"] = "zero"): Expression {
  if (isRecord(type)) throw new InternalError("a record without contents");
  if (type.storage === "typed") return newOf(constructorOf(type), length);
  if (length.kind === "literal" && length.value === 0) return { kind: "list", elements: [] };
  const list = newList(typeName(isNested(type) ? type.element : scalarOf(type.element)), length);
  if (isNested(type) || content === "uninitialised") return list;
  const nothing = literal(type.element === "bool" ? false : 0);
  if (length.kind === "literal" && Number(length.value) <= longestWritten) {
    return { kind: "list", elements: Array.from({ length: Number(length.value) }, () => nothing) };
  }
  return methodOf(list, "fill", nothing);
}

/** Engines make lists that are written out in half the time. */
const longestWritten = 8;

function newList(element: string, length: Expression): Expression {
  return { kind: "call", callee: global("Array"), typeArgument: element, isNew: true, operands: [length] };
}

/** A new array with the content of another; the arrays in a list of arrays are new as well. */
export function duplicateOf(source: Expression, from: ArrayType, to: ArrayType): Expression {
  if (isNested(from) && isNested(to)) return eachOf(source, (row) => duplicateOf(row, from.element, to.element));
  if (isRecord(from) && isRecord(to)) {
    return fieldwise(source, to, (field, i) => {
      const [own, wanted] = [from.fields[i]!.type, to.fields[i]!.type];
      return isArrayType(own) && isArrayType(wanted) ? duplicateOf(field, own, wanted) : field;
    });
  }
  if (!isFlat(from) || !isFlat(to)) throw new InternalError("a copy between arrays that are nested differently");
  if (sameType(from, to)) return methodOf(source, "slice");
  if (to.storage === "list") {
    return callOf("Array.from", source, ...(isFlags(from) ? [global("Boolean")] : []));
  }
  if (from.element === "bool" && from.storage === "list") {
    return callOf(`${constructorOf(to)}.from`, source, global("Number"));
  }
  return newOf(constructorOf(to), source);
}

/** A new array with the structure of another, of zeros. */
export function zerosLikeOf(source: Expression, type: ArrayType): Expression {
  if (isNested(type)) return eachOf(source, (row) => zerosLikeOf(row, type.element));
  if (isRecord(type)) {
    return fieldwise(source, type, (field, i) => {
      const of = type.fields[i]!.type;
      return isArrayType(of) ? zerosLikeOf(field, of) : literal(of === "bool" ? false : 0);
    });
  }
  return newArray(type, { kind: "member", object: source, name: "length" });
}

/** `source.map((each) => ...)`. */
function eachOf(source: Expression, body: (element: Expression) => Expression): Expression {
  return methodOf(source, "map", { kind: "arrow", parameter: "each", body: body(global("each")) });
}

/** `target.set(source, offset)` of a typed array. */
export function setInto(target: Expression, offset: Expression, source: Expression): Expression {
  const isStart = offset.kind === "literal" && offset.value === 0;
  return methodOf(target, "set", source, ...(isStart ? [] : [offset]));
}

/** The literal of a constant array. */
export function tableLiteral(type: FlatArrayType, values: readonly (number | boolean)[]): string {
  const elements = values.map((value) => literalText(isFlags(type) ? Number(value) : value));
  const list = `[${inLines(elements)}]`;
  return type.storage === "list" ? list : `new ${constructorOf(type)}(${list})`;
}

/** Elements on one line, or broken into indented lines. */
function inLines(elements: readonly string[]): string {
  const whole = elements.join(", ");
  return whole.length <= 60 ? whole : `\n  ${inRows(elements, 92).join(",\n  ")},\n`;
}
