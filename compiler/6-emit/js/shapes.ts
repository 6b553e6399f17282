/** Values with a structure: built from their leaves, taken apart into them, and their types as TypeScript writes them. */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { type Field, leavesOf, type Shape } from "../../ir/types.ts";
import { typeName } from "./array-faces.ts";
import { isIdentifier } from "./identifiers.ts";
import { type Expression, global, type Local, literal, type Pattern } from "./tree.ts";

/** An object or array literal with these leaves, in order. */
export function rebuild(shape: Shape, leaves: readonly Expression[]): Expression {
  const rest = [...leaves];
  const built = build(shape, () => {
    const leaf = rest.shift();
    if (!leaf) throw new InternalError("a structured value with too few leaves");
    return leaf;
  });
  if (rest.length > 0) throw new InternalError("a structured value with too many leaves");
  return built;
}

function build(shape: Shape, next: () => Expression): Expression {
  switch (shape.kind) {
    case "leaf":
      return next();
    case "nothing":
      return global(shape.value);
    case "optional": {
      const test = next();
      return { kind: "conditional", test, then: build(shape.held, next), otherwise: global("undefined") };
    }
    case "tuple":
      return { kind: "list", elements: shape.elements.map((element) => build(element, next)) };
    case "struct":
      return {
        kind: "record",
        fields: shape.fields.map(({ name, shape: inner }) => ({ name, value: build(inner, next) })),
      };
  }
}

/** The pattern that takes a value of this shape apart. A leaf without a local is not read. */
export function patternOf(shape: Shape, leaves: readonly (Local | undefined)[]): Pattern {
  const { pattern, parts } = patternWithParts(shape, leaves);
  if (parts.length > 0) throw new InternalError("what may be left out is no part of a result");
  return pattern;
}

/** A part that may be left out: the local that holds it or `undefined`, and those of its leaves. */
export interface OptionalPart {
  readonly given: Local;
  readonly shape: Shape & { readonly kind: "optional" };
  readonly leaves: readonly (Local | undefined)[];
}

/** As `patternOf`; parts that may be left out are taken whole. */
export function patternWithParts(
  shape: Shape,
  leaves: readonly (Local | undefined)[],
): { readonly pattern: Pattern; readonly parts: readonly OptionalPart[] } {
  const rest = [...leaves];
  const parts: OptionalPart[] = [];
  const take = (part: Shape, name: string): Pattern => {
    switch (part.kind) {
      case "leaf": {
        const local = rest.shift();
        return local ? { kind: "local", local } : { kind: "unused" };
      }
      case "nothing":
        return { kind: "unused" };
      case "optional": {
        const own = rest.splice(0, leavesOf(part).length);
        if (own.every((local) => local === undefined)) return { kind: "unused" };
        const given: Local = { type: "f64", wanted: `${name}Given`, variable: undefined };
        parts.push({ given, shape: part, leaves: own });
        return { kind: "local", local: given };
      }
      case "tuple": {
        const elements = part.elements.map((element, i) => take(element, `${name}${i}`));
        const used = elements.findLastIndex((element) => element.kind !== "unused") + 1;
        return used === 0 ? { kind: "unused" } : { kind: "list", elements: elements.slice(0, used) };
      }
      case "struct": {
        const fields = part.fields
          .map((field) => ({ name: field.name, pattern: take(field.shape, field.name) }))
          .filter(({ pattern }) => pattern.kind !== "unused");
        return fields.length === 0 ? { kind: "unused" } : { kind: "record", fields };
      }
    }
  };
  return { pattern: take(shape, "part"), parts };
}

/** How each leaf of a value of this shape is reached. */
export function leafPaths(shape: Shape, value: Expression): readonly Expression[] {
  switch (shape.kind) {
    case "leaf":
      return [value];
    case "nothing":
      return [];
    case "optional":
      throw new InternalError("what may be left out is no place");
    case "tuple":
      return shape.elements.flatMap((element, position) =>
        leafPaths(element, { kind: "element", array: value, index: literal(position) }),
      );
    case "struct":
      return shape.fields.flatMap(({ name, shape: inner }) =>
        leafPaths(inner, { kind: "member", object: value, name }),
      );
  }
}

/** A name for each leaf of a value: that of its field, or the value's own with its position in a tuple. */
export function leafNames(shape: Shape, name: string): readonly string[] {
  switch (shape.kind) {
    case "leaf":
      return [name];
    case "nothing":
      return [];
    case "optional":
      return [`has${name.charAt(0).toUpperCase()}${name.slice(1)}`, ...leafNames(shape.held, name)];
    case "tuple":
      return shape.elements.flatMap((element, position) => leafNames(element, `${name}${position}`));
    case "struct":
      return shape.fields.flatMap((field) => leafNames(field.shape, field.name));
  }
}

/** The shape's type in TypeScript, by lines where it has more than `room` columns. */
export function brokenShapeType(shape: Shape, room: number, isReadonly = false): string {
  const text = shapeType(shape, isReadonly);
  if (text.length <= room) return text;
  const inner = (part: Shape) => brokenShapeType(part, room - 2, isReadonly).replaceAll("\n", "\n  ");
  if (shape.kind === "tuple") {
    return `${readonlyMark(isReadonly)}[\n${shape.elements.map((element) => `  ${inner(element)},\n`).join("")}]`;
  }
  if (shape.kind !== "struct") return text;
  return `{\n${shape.fields.map((field) => `  ${fieldName(field)}: ${field.written ?? inner(fieldShape(field))};\n`).join("")}}`;
}

/** The shape's type in TypeScript; on request with lists and tuples that cannot be written. */
export function shapeType(shape: Shape, isReadonly = false): string {
  const inner = (part: Shape) => shapeType(part, isReadonly);
  switch (shape.kind) {
    case "leaf":
      return typeName(shape.type, isReadonly);
    case "nothing":
      return shape.value;
    case "optional":
      return `${inner(shape.held)} | undefined`;
    case "tuple":
      return `${readonlyMark(isReadonly)}[${shape.elements.map(inner).join(", ")}]`;
    case "struct": {
      const fields = shape.fields.map((field) => `${fieldName(field)}: ${field.written ?? inner(fieldShape(field))}`);
      return fields.length === 0 ? "{}" : `{ ${fields.join("; ")} }`;
    }
  }
}

function readonlyMark(isReadonly: boolean): string {
  return isReadonly ? "readonly " : "";
}

function fieldName({ name, optional }: Field): string {
  return `${propertyName(name)}${optional ? "?" : ""}`;
}

/** The shape of what is there: that something may be left out is said of its field or parameter. */
export function heldShape(shape: Shape): Shape {
  return shape.kind === "optional" ? shape.held : shape;
}

function fieldShape({ shape, optional }: Field): Shape {
  return optional ? heldShape(shape) : shape;
}

/** A field's name as it stands in a literal or type. */
export function propertyName(name: string): string {
  return isIdentifier(name) ? name : JSON.stringify(name);
}
