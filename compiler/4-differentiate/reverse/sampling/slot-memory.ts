/**
 * The memory of slots that are kept in part, in both sweeps. Comes in: the slots that were chosen. Goes out: in the forward
 * sweep code that keeps entries of each row as soon as it is whole; in the reverse sweep code that puts what stands for the
 * row into a workspace of one row, where adjoints are multiplied by it.
 */

import type { LoopStatement } from "../../../3-analyze/structure.ts";
import { wholeNumbersOf } from "../../../3-analyze/whole-numbers.ts";
import { InternalError } from "../../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../../ir/build.ts";
import type { For, Statement, Value } from "../../../ir/nodes.ts";
import type { StoredValue } from "../../../ir/stored-value.ts";
import { arrayType, isFlat } from "../../../ir/types.ts";
import { FromArguments } from "../../from-arguments.ts";
import { derivedFrom } from "../../linearise.ts";
import { tripAt, tripCount } from "../../trip-count.ts";
import type { ForwardTapes } from "../forward-tapes.ts";
import type { ReversePlan } from "../plan.ts";
import { boundsOfFor } from "../tape-layout.ts";
import { keepRow, membership, type Row, restoreRow } from "./estimators.ts";
import type { Rows, SampledSlot, SampledSlots, Sampling } from "./slots.ts";

/** What both sweeps know of a slot. */
interface SlotMemory {
  readonly slot: SampledSlot;
  readonly length: Value;
  readonly count: Value;
  readonly kept: Value;
  /** The trips of the inner loops of `trips`. */
  readonly counts: readonly Value[];
  /** A row on its way, of `trips`. */
  readonly workspace: Value | undefined;
}

export class SampledMemory {
  private readonly memories = new Map<SampledSlot, SlotMemory>();
  /** For a budget in bytes, of all slots. */
  private sizes: readonly Value[] | undefined;
  /** In the reverse sweep the workspaces of the rows at hand. */
  private readonly restored = new Map<SampledSlot, { readonly row: Value; readonly first: Value | undefined }>();

  constructor(
    private readonly plan: ReversePlan,
    private readonly slots: SampledSlots,
    private readonly sampling: Sampling | undefined,
  ) {}

  /** The buffers, to be given back at the end. */
  get buffers(): readonly Value[] {
    return [...this.memories.values()].map(({ kept }) => kept);
  }

  // --- forward ---

  /** Before a statement of the function's body. */
  before(statement: Statement, tapes: ForwardTapes, b: RegionBuilder): void {
    for (const slot of this.slots.slots) {
      if (slot.top !== statement) continue;
      b.origin = derivedFrom(statement.origin);
      const memory = this.allocate(slot, tapes, b);
      this.memories.set(slot, memory);
      const { rows } = slot;
      if (rows.kind === "array" && rows.loop === undefined) this.keepArray(memory, undefined, b);
    }
  }

  private allocate(slot: SampledSlot, tapes: ForwardTapes, b: RegionBuilder): SlotMemory {
    const { rows, name } = slot;
    const { keep } = this.sampling!;
    const nest = rows.kind === "trips" ? [rows.loop, ...rows.inner] : rows.loop ? [rows.loop] : [];
    const [trips, ...counts] = nest.map((loop) => tapes.countBefore(loop, nest[0]!.body, b));
    const length = this.lengthOf(slot, counts, trips, tapes, b);
    this.sizes ??= this.slots.slots.flatMap((each) => this.toldSize(each, b));
    const names = [name, this.slots.names].map((text) => b.constant(text, "text"));
    const fraction = b.compute("keptFraction", keep, ...names, ...this.sizes);
    const count = b.computeAs(
      { name: `${name}Count` },
      "toIndex",
      b.compute("ceil", b.compute("multiply", fraction, b.compute("toFloat", length))),
    );
    const isOneRow = rows.kind === "single" || trips === undefined;
    const size = isOneRow ? count : b.compute("multiply", trips, count);
    const kept = b.allocate(arrayType(elementOf(slot, this.sampling!)), size, {
      content: "uninitialised",
      pooled: true,
      variable: { name: `${name}Sample` },
      stored: this.stored(slot),
    });
    const workspace =
      rows.kind === "trips" ? b.allocate(arrayType("f64"), length, { variable: { name: `${name}Row` } }) : undefined;
    return { slot, length, count, kept, counts, workspace };
  }

  /** How many rows a slot has, how long they are, and the bytes of an entry: told from the arguments; -1 where it is not. */
  private toldSize(slot: SampledSlot, b: RegionBuilder): readonly Value[] {
    const { structure } = this.plan;
    const facts = new FromArguments(structure.fn);
    const { rows } = slot;
    const nest = rows.kind === "trips" ? [rows.loop, ...rows.inner] : rows.loop ? [rows.loop] : [];
    const bounds = nest.flatMap((loop) => boundsOfFor(loop));
    const given = rows.kind === "array" ? [this.givenLength(rows)].filter((each) => typeof each !== "number") : [];
    if (![...bounds, ...given].every((each) => facts.canTell(each))) return [b.index(-1), b.index(-1), b.index(-1)];
    const [trips, ...counts] = nest.map((loop) => {
      const [from, to, step] = boundsOfFor(loop).map((bound) => facts.tell(bound, b));
      return tripCount(loop, { from: from!, to: to!, step: step! }, structure, b);
    });
    const bytes = b.index(elementOf(slot, this.sampling!) === "f32" ? 4 : 8);
    if (rows.kind === "single") return [b.index(1), trips!, bytes];
    const inner = () => counts.reduce((product, count) => b.compute("multiply", product, count));
    const length = rows.kind === "trips" ? inner() : this.told(this.givenLength(rows), facts, b);
    return [trips ?? b.index(1), length, bytes];
  }

  private told(given: Value | number, facts: FromArguments, b: RegionBuilder): Value {
    if (typeof given === "number") return b.index(given);
    const length = facts.tell(given, b);
    return length.type === "f64" ? b.compute("toInt32", length) : length;
  }

  /** What says how long the rows of an array are: a number, a size, or the array itself. */
  private givenLength(rows: Rows & { readonly kind: "array" }): Value | number {
    if (rows.stride !== undefined) return rows.stride;
    if (!rows.isMadeInTrip) return rows.array;
    const made = this.plan.structure.definitionOf(rows.array);
    return made?.kind === "allocate" ? made.length : this.lengthOfStretch(rows.array);
  }

  private lengthOf(
    { rows }: SampledSlot,
    counts: readonly Value[],
    trips: Value | undefined,
    tapes: ForwardTapes,
    b: RegionBuilder,
  ): Value {
    switch (rows.kind) {
      case "single":
        return trips!;
      case "trips":
        return counts.reduce((product, count) => b.compute("multiply", product, count));
      case "array": {
        const { structure } = this.plan;
        const given = this.givenLength(rows);
        if (typeof given === "number") return b.index(given);
        if (given === rows.array) return b.length(given);
        if (given === rows.stride) return given.type === "f64" ? b.compute("toIndex", given) : given;
        const length = tapes.liftBefore(given, rows.loop!.body, b);
        return wholeNumbersOf(structure.fn).has(given) ? length : b.compute("toInt32", length);
      }
    }
  }

  /** Of an array that is one stretch of a larger one: what its end is more than its start. */
  private lengthOfStretch(array: Value): Value {
    const { structure } = this.plan;
    const made = structure.definitionOf(array);
    const end = made?.kind === "view" ? structure.definitionOf(made.end) : undefined;
    if (end?.kind !== "compute") throw new InternalError("a row of unknown length");
    return end.operands[1]!;
  }

  private stored({ name, top, rows, uses }: SampledSlot): StoredValue {
    const { structure } = this.plan;
    const definition = structure.definitionOf(rows.kind === "array" ? rows.array : uses[0]!.slope);
    const loops = rows.loop ? [{ span: rows.loop.origin.span, refusal: undefined }] : [];
    const { estimator, share } = this.sampling!;
    const reason = {
      kind: "sampled",
      estimator,
      share: rows.loop && rows.kind !== "single" ? share : undefined,
    } as const;
    return { name, span: definition?.origin.span ?? top.origin.span, reason, loops, growsWith: undefined };
  }

  /** At the start of a trip in the forward sweep. */
  startTrip(loop: LoopStatement, b: RegionBuilder): void {
    for (const memory of this.memories.values()) {
      const { rows } = memory.slot;
      if (rows.loop !== loop || rows.kind === "single") continue;
      b.origin = derivedFrom(loop.origin);
      if (rows.kind === "trips") b.fill(memory.workspace!, b.float(0));
      else if (!rows.isMadeInTrip) this.keepArray(memory, this.trip(rows.loop, b), b);
    }
  }

  /** At the end of a trip in the forward sweep. */
  endTrip(loop: LoopStatement, b: RegionBuilder): void {
    for (const memory of this.memories.values()) {
      const { rows } = memory.slot;
      if (rows.loop !== loop || rows.kind === "single") continue;
      b.origin = derivedFrom(loop.origin);
      const trip = this.trip(rows.loop, b);
      if (rows.kind === "trips") {
        keepRow(this.rowOf(memory, trip, b), (entry, inner) => inner.load(memory.workspace!, entry), b);
      } else if (rows.isMadeInTrip) this.keepArray(memory, trip, b);
    }
  }

  private keepArray(memory: SlotMemory, trip: Value | undefined, b: RegionBuilder): void {
    const { rows } = memory.slot;
    if (rows.kind !== "array") return;
    const first = rows.stride === undefined ? undefined : this.firstOf(memory, rows.loop!.body.arguments[0]!, b);
    keepRow(
      this.rowOf(memory, trip, b),
      (entry, inner) => {
        const at = first ? inner.compute("add", first, entry) : entry;
        const value = inner.load(rows.array, at);
        if (!first || this.sampling!.estimator !== "project") return value;
        // Nobody reads what lies beyond the end, but a sum would take it in.
        const isThere = inner.compute("less", at, inner.length(rows.array));
        return inner.compute("select", isThere, value, inner.float(0));
      },
      b,
    );
  }

  /** Where the stretch of an array begins that a trip reads. */
  private firstOf({ length }: SlotMemory, counter: Value, b: RegionBuilder): Value {
    return b.compute("multiply", counter, length);
  }

  /** A number that has just become known, if it is an entry of a row. */
  write(value: Value, known: Value, tapes: ForwardTapes, b: RegionBuilder): void {
    for (const memory of this.memories.values()) {
      const { rows, uses } = memory.slot;
      if (rows.kind === "array" || uses[0]!.slope !== value) continue;
      if (rows.kind === "trips") {
        b.store(
          memory.workspace!,
          this.entryOf(
            memory,
            rows.inner.map((loop) => tapes.tripOf(loop, b)),
            b,
          ),
          known,
        );
        continue;
      }
      const { place, isKept } = membership(this.rowOf(memory, undefined, b), tapes.tripOf(rows.loop, b), b);
      b.if(
        isKept,
        (inner) => {
          inner.store(memory.kept, place, known);
          return [];
        },
        () => [],
      );
    }
  }

  private entryOf({ counts }: SlotMemory, trips: readonly Value[], b: RegionBuilder): Value {
    return trips.reduce((entry, trip, i) => b.compute("add", b.compute("multiply", entry, counts[i]!), trip));
  }

  private trip(loop: For, b: RegionBuilder, counter = loop.body.arguments[0]!): Value {
    return tripAt(loop, loop, counter, this.plan.structure, b);
  }

  private rowOf({ slot, length, count, kept }: SlotMemory, trip: Value | undefined, b: RegionBuilder): Row {
    const { estimator, share, seed } = this.sampling!;
    const start = trip ? b.compute("multiply", trip, count) : b.index(0);
    const firstDraw = share === "batch" ? b.index(0) : start;
    return { estimator, seed, stream: slot.number, firstDraw, length, count, kept, start };
  }

  // --- reverse ---

  /** Before a statement of the function's body is reversed. */
  beforeReversing(statement: Statement, b: RegionBuilder): void {
    for (const memory of this.memories.values()) {
      const { slot, length } = memory;
      if (slot.top !== statement || slot.rows.kind === "single") continue;
      const isSparse = this.sampling!.estimator === "sample" && ({ isSparse: true } as const);
      const variable = { name: `${slot.name}Row` };
      const row = memory.workspace ?? b.allocate(arrayType("f64"), length, { variable, ...isSparse });
      this.restored.set(slot, { row, first: undefined });
      if (slot.rows.loop === undefined) restoreRow(this.rowOf(memory, undefined, b), row, b);
    }
  }

  /** At the start of a trip in the reverse sweep. */
  startReversed(loop: LoopStatement, trip: Value, counter: Value | undefined, b: RegionBuilder): void {
    for (const memory of this.memories.values()) {
      const { slot } = memory;
      const { rows } = slot;
      if (rows.loop !== loop || rows.kind === "single") continue;
      const { row } = this.restored.get(slot)!;
      b.fill(row, b.float(0));
      restoreRow(this.rowOf(memory, trip, b), row, b);
      const isStretch = rows.kind === "array" && rows.stride !== undefined;
      this.restored.set(slot, { row, first: isStretch ? this.firstOf(memory, counter!, b) : undefined });
    }
  }

  /** What stands for an entry of a row: at an index of its array, or in these trips of the loops around. */
  read(slot: SampledSlot, at: { readonly index?: Value; readonly trips: readonly Value[] }, b: RegionBuilder): Value {
    const memory = this.memories.get(slot)!;
    if (slot.rows.kind === "single") return this.readSingle(memory, at.trips[0]!, b);
    const { row, first } = this.restored.get(slot)!;
    if (slot.rows.kind === "trips") return b.load(row, this.entryOf(memory, at.trips.slice(1), b));
    return b.load(row, first ? b.compute("subtract", at.index!, first) : at.index!);
  }

  private readSingle(memory: SlotMemory, trip: Value, b: RegionBuilder): Value {
    const { place, isKept, scale } = membership(this.rowOf(memory, undefined, b), trip, b);
    const [value] = b.if(
      isKept,
      (inner) => [inner.compute("multiply", inner.load(memory.kept, place), scale)],
      (inner) => [inner.float(0)],
    );
    return value!;
  }
}

/** Rows are kept as exactly as what they are read from. */
function elementOf({ rows }: SampledSlot, { estimator }: Sampling): "f64" | "f32" {
  if (estimator === "project" || rows.kind !== "array" || !isFlat(rows.array.type)) return "f64";
  return rows.array.type.element === "f32" ? "f32" : "f64";
}
