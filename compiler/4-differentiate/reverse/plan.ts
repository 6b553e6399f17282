/**
 * Everything decided about a reverse derivative before its two sweeps are written: which values are kept, where, and
 * which arrays are put back on the way.
 */
import type { Memory } from "../../3-analyze/memory.ts";
import type { LoopStatement, Place, Structure } from "../../3-analyze/structure.ts";
import { type Write, writtenBy } from "../../3-analyze/writes.ts";
import { makeValue, namingOf } from "../../ir/build.ts";
import { fieldNaming, preciseName } from "../../ir/naming.ts";
import type { Statement, Value } from "../../ir/nodes.ts";
import type { StoredValue } from "../../ir/stored-value.ts";
import { isRecord } from "../../ir/types.ts";
import type { Availability } from "./availability.ts";
import type { ControlValues } from "./control-values.ts";
import { storedContent, storedControl, storedValue } from "./store-reasons.ts";
import type { TapeLayouts } from "./tape-layout.ts";
import { type TapeSlot, tapeName, tapeType } from "./tapes.ts";

export class ReversePlan {
  /** One slot for each value kept for every trip of a loop. */
  readonly slots: readonly TapeSlot[];
  /** All values kept, the old contents of overwritten cells among them. */
  readonly stored: ReadonlySet<Value>;
  private readonly slotByValue = new Map<Value, TapeSlot>();
  /** For each write to a restored array a value that stands for the cell's old content. */
  private readonly overwritten = new Map<Statement, Value>();
  /** The writes that these values stand for. */
  private readonly writeOver = new Map<Value, Write>();

  constructor(
    readonly structure: Structure,
    readonly memory: Memory,
    readonly control: ControlValues,
    readonly availability: Availability,
    readonly layouts: TapeLayouts,
    stored: ReadonlySet<Value>,
    /** Arrays that the reverse sweep reads and that are not in its scope by themselves. */
    readonly keptArrays: ReadonlySet<Value>,
  ) {
    for (const root of availability.restored)
      for (const write of memory.writesTo(root)) if (write.kind !== "call") this.noteOverwritten(write);
    this.stored = new Set([...stored, ...this.overwritten.values()]);
    const names = new Map<string, number>();
    this.slots = [...this.stored].flatMap((value) => {
      const loop = this.homeOf(value).loops.at(-1);
      return loop ? [this.slotFor(value, loop, names)] : [];
    });
    for (const slot of this.slots) this.slotByValue.set(slot.value, slot);
  }

  /** What is called puts back what it has overwritten itself. */
  private noteOverwritten(write: Write): void {
    const type = "value" in write ? write.value.type : "f64";
    const key = makeValue(type, { name: `${this.nameOfWritten(write)}Old` });
    this.overwritten.set(write, key);
    this.writeOver.set(key, write);
  }

  private nameOfWritten(write: Write): string {
    if ("index" in write && isRecord(write.array.type)) {
      const field = write.array.type.fields[this.structure.literalOf(write.index) ?? -1];
      const naming = field && fieldNaming(namingOf(write.array), field.name);
      if (naming) return preciseName(naming);
    }
    const [array] = writtenBy(write);
    return (array && namingOf(this.memory.rootOf(array))?.name) ?? "array";
  }

  private slotFor(value: Value, loop: LoopStatement, names: Map<string, number>): TapeSlot {
    const isControl = this.control.homeOf(value) !== undefined;
    const definition = isControl || this.writeOver.has(value) ? undefined : this.structure.definitionOf(value);
    const base = tapeName(value, definition);
    const count = (names.get(base) ?? 0) + 1;
    names.set(base, count);
    return {
      value,
      loop,
      type: tapeType(value, definition, isControl),
      name: count === 1 ? base : `${base}${count}`,
      stored: this.storedAt(value, loop),
    };
  }

  private storedAt(value: Value, loop: LoopStatement): StoredValue {
    const write = this.writeOver.get(value);
    if (write) return storedContent(write, this.nameOfWritten(write), loop, this);
    const source = this.control.sourceOf(value);
    return source ? storedControl(value, source, loop, this) : storedValue(value, loop, this);
  }

  slotOf(value: Value): TapeSlot | undefined {
    return this.slotByValue.get(value);
  }

  /** The value that stands for what a write overwrites, if it is put back. */
  overwrittenBy(statement: Statement): Value | undefined {
    return this.overwritten.get(statement);
  }

  /** The region in which a kept value becomes known. */
  homeOf(value: Value): Place {
    const write = this.writeOver.get(value);
    return write ? this.structure.placeOfStatementOf(write) : this.availability.homeOf(value);
  }

  /** The kept values that the forward sweep leaves in a register. */
  needsRegister(value: Value): boolean {
    if (this.homeOf(value).loops.length > 0) return false;
    return this.writeOver.has(value) || !this.availability.isDirect(value);
  }

  /** Whether the position of a loop's trips is part of some tape's index. */
  usesPositionOf(loop: LoopStatement): boolean {
    return this.slots.some((slot) => {
      const layout = this.layouts.of(slot.loop);
      return layout.kind === "counters" ? layout.nest.includes(loop) : slot.loop === loop;
    });
  }

  /** Whether an endless loop has to count its trips. */
  countsTripsOf(loop: LoopStatement): boolean {
    if (this.control.askedTripsOf(loop)) return true;
    return this.layouts.of(loop).kind === "counters" && this.usesPositionOf(loop);
  }
}
