/** Numbers and arrays moved along a direction: x + by v. */
import type { RegionBuilder } from "../../ir/build.ts";
import type { Naming } from "../../ir/naming.ts";
import type { IrFunction, Value } from "../../ir/nodes.ts";
import { type ArrayType, isArrayType, isFlat } from "../../ir/types.ts";
import { forEachCell } from "../cells.ts";

/** How an array is moved: along the elements of another, so many times. */
export interface Moved {
  readonly direction: Value;
  readonly by: Value;
}

/** A number, and what was left out stays so. */
export function movedNumber(value: Value, { direction, by }: Moved, isOptional: boolean, b: RegionBuilder): Value {
  const moved = b.compute("add", value, b.compute("multiply", by, direction));
  return isOptional ? b.compute("select", b.compute("isMissing", value), value, moved) : moved;
}

/** An element of an array that is moved, as it would be read from it. */
export function movedElement(array: Value, index: Value, moved: Moved, b: RegionBuilder, name?: Naming): Value {
  const isSingle = isFlat(array.type) && array.type.element === "f32";
  const step = b.compute("multiply", moved.by, b.load(moved.direction, index));
  const sum = b.computeAs(isSingle ? undefined : name, "add", b.load(array, index), step);
  return isSingle ? b.computeAs(name, "fround", sum) : sum;
}

/** A new array with the elements of one, all that hold numbers moved. */
export function movedCopy(array: Value, moved: Moved, b: RegionBuilder, name?: Naming): Value {
  const copy = b.duplicate(array, array.type as ArrayType, name);
  moveCells(copy, moved, b);
  return copy;
}

/** A new array with the elements of one, moved unless that is by 0. */
export function movedWhere(array: Value, moved: Moved, b: RegionBuilder, name?: Naming): Value {
  const copy = b.duplicate(array, array.type as ArrayType, name);
  b.if(
    b.compute("equal", moved.by, b.float(0)),
    () => [],
    (inner) => {
      moveCells(copy, moved, inner);
      return [];
    },
  );
  return copy;
}

function moveCells(copy: Value, { direction, by }: Moved, b: RegionBuilder): void {
  const { type } = copy;
  forEachCell(direction, b, (place, inner) => {
    const along = place.load(direction);
    const content = place.load(copy);
    const moved = { direction: along, by };
    if (isArrayType(content.type)) moveCells(content, moved, inner);
    else place.store(copy, movedNumber(content, moved, !isFlat(type), inner));
  });
}

/** Whether a number may be left out by the caller. */
export function mayBeMissing({ parameters }: IrFunction, input: Value): boolean {
  const parameter = parameters.find(({ leaves }) => leaves.includes(input));
  return parameter !== undefined && (parameter.optional || parameter.shape.kind !== "leaf");
}
