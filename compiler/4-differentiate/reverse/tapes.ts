/**
 * Tapes: one pooled array for each value that is kept for every trip of a loop. A slot says what is kept, at which loop,
 * and why; reports, budgets and sampling read it.
 */
import type { LoopStatement } from "../../3-analyze/structure.ts";
import { anew, namingOf, type RegionBuilder } from "../../ir/build.ts";
import { hint, isHint, type Naming, nounOf, preciseName } from "../../ir/naming.ts";
import type { Statement, Value } from "../../ir/nodes.ts";
import type { StoredValue } from "../../ir/stored-value.ts";
import { type ArrayType, arrayType, isArrayType, isFlat, isNested, listOf } from "../../ir/types.ts";

export interface TapeSlot {
  /** The value kept; for an overwritten cell a value that stands for its old content. */
  readonly value: Value;
  readonly loop: LoopStatement;
  readonly type: ArrayType;
  readonly name: string;
  /** What reports tell of it. */
  readonly stored: StoredValue;
}

/** The type of the tape that holds a value exactly; arrays themselves are kept in a list. */
export function tapeType(value: Value, definition: Statement | undefined, isControl: boolean): ArrayType {
  if (isArrayType(value.type)) return listOf(value.type);
  if (value.type === "bool") return arrayType("u8");
  if (value.type === "index") return arrayType(isControl ? "i32" : "f64");
  const source = definition?.kind === "load" ? definition.array.type : undefined;
  return arrayType(source && isFlat(source) && source.element === "f32" ? "f32" : "f64");
}

/** A readable name for what is kept of a value: its own, or from how it is computed. */
export function tapeName(value: Value, definition: Statement | undefined): string {
  const naming = namingOf(value) ?? namingBy(value, definition);
  return naming ? `${preciseName(naming)}Tape` : "tape";
}

function namingBy({ type }: Value, definition: Statement | undefined): Naming | undefined {
  switch (definition?.kind) {
    case "compute":
      return hint(type === "bool" ? "condition" : (nounOf(definition.op) ?? definition.op));
    case "load":
      return namingOf(definition.array);
    case "length":
      return hint(`${namingOf(definition.array)?.name ?? "array"}Length`);
    default:
      return undefined;
  }
}

/** A list grows by itself. */
export function allocateTape(slot: TapeSlot, length: Value, b: RegionBuilder): Value {
  const { type, stored } = slot;
  const variable = { name: slot.name };
  if (isNested(type)) return b.allocate(type, b.index(0), { content: "uninitialised", variable, stored });
  return b.allocate(type, length, { content: "uninitialised", pooled: true, variable, stored });
}

export function isPooledTape(tape: Value): boolean {
  return !isNested(tape.type);
}

/** Writes an entry; booleans are kept as 0 and 1. */
export function writeTape(tape: Value, position: Value, value: Value, b: RegionBuilder): void {
  b.store(tape, position, storable(value, tape, b));
}

function storable(value: Value, tape: Value, b: RegionBuilder): Value {
  const holdsFloats = isFlat(tape.type) && (tape.type.element === "f64" || tape.type.element === "f32");
  if (value.type === "bool") return b.compute("select", value, b.index(1), b.index(0));
  return value.type === "index" && holdsFloats ? b.compute("toFloat", value) : value;
}

/** Reads an entry back as a value of the type it had. */
export function readTape(tape: Value, position: Value, like: Value, b: RegionBuilder): Value {
  const naming = namingOf(like);
  const variable = naming && isHint(naming) ? hint(preciseName(naming)) : anew(like);
  if (like.type === "bool") return b.computeAs(variable, "notEqual", b.load(tape, position), b.index(0));
  const entry = b.load(tape, position, like.type === "f64" || isArrayType(like.type) ? variable : undefined);
  if (like.type === "index") return entry.type === "f64" ? b.computeAs(variable, "toIndex", entry) : entry;
  return entry;
}
