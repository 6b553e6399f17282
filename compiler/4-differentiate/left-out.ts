/** Numbers that a caller may leave out: fields and parameters that are optional. Nothing moves where nothing is. */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import { type ArrayType, isArrayType, isFlat, isRecord, type Shape, type Type } from "../ir/types.ts";
import { forEachCell } from "./cells.ts";

/** A number that belongs to a parameter's number, or 0 where that was left out. */
export function whereGiven({ parameters }: IrFunction, input: Value, number: Value, b: RegionBuilder): Value {
  const parameter = parameters.find(({ leaves }) => leaves.includes(input));
  if (!parameter) throw new InternalError("a number of no parameter");
  const leaves = [...parameter.leaves];
  let found = number;
  const visit = (shape: Shape, mayBeMissing: boolean, guards: readonly Value[]): void => {
    switch (shape.kind) {
      case "leaf":
        if (leaves.shift() !== input) return;
        if (mayBeMissing) found = b.compute("select", b.compute("isMissing", input), b.float(0), found);
        for (const isThere of guards) found = b.compute("select", isThere, found, b.float(0));
        return;
      case "struct":
        for (const field of shape.fields) visit(field.shape, field.optional ?? false, guards);
        return;
      case "tuple":
        for (const element of shape.elements) visit(element, false, guards);
        return;
      case "optional": {
        const isThere = leaves.shift();
        if (isThere) visit(shape.held, false, [...guards, isThere]);
      }
    }
  };
  visit(parameter.shape, parameter.optional, []);
  return found;
}

/** Makes the numbers of `array` 0 that belong to what is left out in `of`, an array of records. */
export function clearLeftOut(array: Value, of: Value, b: RegionBuilder): void {
  if (!isArrayType(of.type) || !holdsOptional(of.type)) return;
  const { type } = of;
  if (!isRecord(type)) {
    forEachCell(array, b, (place, inner) => clearLeftOut(place.load(array), place.load(of), inner));
    return;
  }
  type.fields.forEach((field, i) => {
    if (field.isAbsent || (isRecord(array.type) && array.type.fields[i]?.isAbsent)) return;
    if (isArrayType(field.type)) clearLeftOut(b.field(array, i), b.field(of, i), b);
    else if (field.optional) {
      const held = b.compute("select", b.compute("isMissing", b.field(of, i)), b.float(0), b.field(array, i));
      b.store(array, b.index(i), held);
    }
  });
}

function holdsOptional(type: ArrayType): boolean {
  if (isFlat(type)) return false;
  const parts: readonly Type[] = isRecord(type) ? type.fields.map((field) => field.type) : [type.element];
  return (
    (isRecord(type) && type.fields.some(({ optional, type: of }) => optional && !isArrayType(of))) ||
    parts.some((part) => isArrayType(part) && holdsOptional(part))
  );
}
