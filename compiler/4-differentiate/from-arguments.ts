/** What follows from a function's arguments alone, told before it runs: numbers, and how long arrays are. */
import { memoryOf } from "../3-analyze/memory.ts";
import { structureOf } from "../3-analyze/structure.ts";
import type { RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import { isArrayType, isFlat, type ScalarType } from "../ir/types.ts";

/** The lengths of the arrays among the result's leaves, by leaf; undefined unless all of them can be told. */
export function lengthsOfResult(fn: IrFunction, b: RegionBuilder): ReadonlyMap<number, Value> | undefined {
  const end = fn.body.terminator;
  if (end.kind !== "yield" || structureOf(fn).breaksTo(fn.label).length > 0) return undefined;
  const arrays = end.values.flatMap((value, leaf) => (isArrayType(value.type) ? [{ value, leaf }] : []));
  const facts = new FromArguments(fn);
  if (!arrays.every(({ value }) => facts.canTell(value))) return undefined;
  return new Map(arrays.map(({ value, leaf }) => [leaf, facts.tell(value, b)]));
}

export class FromArguments {
  constructor(private readonly fn: IrFunction) {}

  /** Whether a number, or the length of a flat array, follows from the arguments. */
  canTell(value: Value): boolean {
    const structure = structureOf(this.fn);
    if (isArrayType(value.type) && !(isFlat(value.type) && memoryOf(this.fn).keepsLength(value))) return false;
    const definition = structure.definitionOf(value);
    switch (definition?.kind) {
      case undefined:
        return structure.homeOf(value) === structure.body;
      case "constant":
        return true;
      case "compute":
        return definition.operands.every((operand) => this.canTell(operand));
      case "length":
      case "duplicate":
        return this.canTell(definition.array);
      case "allocate":
        return this.canTell(definition.length);
      default:
        return false;
    }
  }

  /** The number, or the array's length. */
  tell(value: Value, b: RegionBuilder): Value {
    const definition = structureOf(this.fn).definitionOf(value);
    switch (definition?.kind) {
      case "constant":
        return b.constant(definition.value, value.type as ScalarType);
      case "compute":
        return b.compute(definition.op, ...definition.operands.map((operand) => this.tell(operand, b)));
      case "length":
      case "duplicate":
        return this.tell(definition.array, b);
      case "allocate":
        return this.tell(definition.length, b);
      default:
        return isArrayType(value.type) ? b.length(value) : value;
    }
  }
}
