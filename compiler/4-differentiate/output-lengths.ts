/** How long the arrays that a function returns will be, told before it runs where what it is called with says so. */
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import type { RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import { isArrayType, type ScalarType } from "../ir/types.ts";

/** The lengths of the arrays among the result's leaves, by leaf; undefined unless all of them can be told. */
export function lengthsOfResult(fn: IrFunction, b: RegionBuilder): ReadonlyMap<number, Value> | undefined {
  const structure = structureOf(fn);
  const end = fn.body.terminator;
  if (end.kind !== "yield" || structure.breaksTo(fn.label).length > 0) return undefined;
  const arrays = end.values.flatMap((value, leaf) => (isArrayType(value.type) ? [{ value, leaf }] : []));
  if (!arrays.every(({ value }) => canTell(value, structure))) return undefined;
  return new Map(arrays.map(({ value, leaf }) => [leaf, told(value, structure, b)]));
}

/** Whether a number, or an array's length, follows from the function's arguments alone. */
function canTell(value: Value, structure: Structure): boolean {
  const definition = structure.definitionOf(value);
  if (isArrayType(value.type) && value.type.storage !== "typed") return false;
  switch (definition?.kind) {
    case undefined:
      return structure.homeOf(value) === structure.body;
    case "constant":
      return true;
    case "compute":
      return definition.operands.every((operand) => canTell(operand, structure));
    case "length":
    case "duplicate":
      return canTell(definition.array, structure);
    case "allocate":
      return canTell(definition.length, structure);
    default:
      return false;
  }
}

/** The number, or the array's length. */
function told(value: Value, structure: Structure, b: RegionBuilder): Value {
  const definition = structure.definitionOf(value);
  switch (definition?.kind) {
    case "constant":
      return b.constant(definition.value, value.type as ScalarType);
    case "compute":
      return b.compute(definition.op, ...definition.operands.map((operand) => told(operand, structure, b)));
    case "length":
    case "duplicate":
      return told(definition.array, structure, b);
    case "allocate":
      return told(definition.length, structure, b);
    default:
      return isArrayType(value.type) ? b.length(value) : value;
  }
}
