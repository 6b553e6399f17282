/**
 * The memory of slots that are kept in part, in both sweeps. Comes in: the slots that were chosen. Goes out: in the forward
 * sweep code that keeps entries of each row as soon as it is whole; in the reverse sweep code that puts what stands for the
 * row into a workspace of one row, where adjoints are multiplied by it.
 */

import type { LoopStatement } from "../../../3-analyze/structure.ts";
import type { RegionBuilder } from "../../../ir/build.ts";
import type { For, Statement, Value } from "../../../ir/nodes.ts";
import type { StoredValue } from "../../../ir/stored-value.ts";
import { arrayType } from "../../../ir/types.ts";
import { derivedFrom } from "../../linearise.ts";
import { ownSeed } from "../../own-seeds.ts";
import { tripAt } from "../../trip-count.ts";
import type { ForwardTapes } from "../forward-tapes.ts";
import type { ReversePlan } from "../plan.ts";
import { drawEntries, keepRow, listOfEntries, type Row, type RowsKept, restoreRow } from "./estimators.ts";
import { SingleRow } from "./single-row.ts";
import { elementOf, nestOf, SlotSizes } from "./slot-sizes.ts";
import type { SampledSlot, SampledSlots, Sampling } from "./slots.ts";

/** What both sweeps know of a slot. */
interface SlotMemory extends RowsKept {
  readonly slot: SampledSlot;
  /** The trips of the inner loops of `trips`. */
  readonly counts: readonly Value[];
  /** A row on its way, of `trips`. */
  readonly workspace: Value | undefined;
  /** What its rows are drawn by in the forward sweep. */
  readonly entries: Value | undefined;
  /** The only row, of `single`, in the forward sweep. */
  readonly single: SingleRow | undefined;
}

/** A slot in the reverse sweep. */
interface Restored {
  readonly entries: Value | undefined;
  readonly single: SingleRow | undefined;
  /** What stands for the row at hand, and where in its array it begins. */
  readonly row: Value | undefined;
  readonly first: Value | undefined;
}

export class SampledMemory {
  private readonly memories = new Map<SampledSlot, SlotMemory>();
  /** For a budget in bytes, of all slots. */
  private sizes: readonly Value[] | undefined;
  private seed: Value | undefined;
  private readonly restored = new Map<SampledSlot, Restored>();

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
    const nest = nestOf(rows);
    const sizes = new SlotSizes(this.plan, this.sampling!);
    const [trips, ...counts] = nest.map((loop) => tapes.countBefore(loop, nest[0]!.body, b));
    const length = sizes.rowLength(slot, counts, trips, tapes, b);
    this.sizes ??= this.slots.slots.flatMap((each) => sizes.told(each, b));
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
    this.seed ??= ownSeed("sample", this.sampling!.seed, b);
    const { estimator } = this.sampling!;
    const given = { estimator, name, number: slot.number, seed: this.seed, length, count, kept };
    const entries = this.entriesOf(slot, given, b);
    const single = rows.kind === "single" ? new SingleRow(given, entries!, "forward", b) : undefined;
    return { ...given, slot, counts, workspace, entries, single };
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
      if (rows.loop !== loop) continue;
      b.origin = derivedFrom(loop.origin);
      if (rows.kind === "single") memory.single!.startTrip(this.trip(rows.loop, b), b);
      else if (rows.kind === "trips") b.fill(memory.workspace!, b.float(0));
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
        keepRow(this.rowOf(memory, trip), (entry, inner) => inner.load(memory.workspace!, entry), b);
      } else if (rows.isMadeInTrip) this.keepArray(memory, trip, b);
    }
  }

  private keepArray(memory: SlotMemory, trip: Value | undefined, b: RegionBuilder): void {
    const { rows } = memory.slot;
    if (rows.kind !== "array") return;
    const first = rows.stride === undefined ? undefined : this.firstOf(memory, rows.loop!.body.arguments[0]!, b);
    keepRow(
      this.rowOf(memory, trip),
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
      memory.single!.keep(known, b);
    }
  }

  private entryOf({ counts }: SlotMemory, trips: readonly Value[], b: RegionBuilder): Value {
    return trips.reduce((entry, trip, i) => b.compute("add", b.compute("multiply", entry, counts[i]!), trip));
  }

  private trip(loop: For, b: RegionBuilder, counter = loop.body.arguments[0]!): Value {
    return tripAt(loop, loop, counter, this.plan.structure, b);
  }

  private rowOf(memory: SlotMemory, trip: Value | undefined, entries = memory.entries): Row {
    return { ...memory, trip, sample: this.sampleOf(memory.slot), entries };
  }

  /** What a slot's rows are drawn by in one sweep. */
  private entriesOf(slot: SampledSlot, rows: RowsKept, b: RegionBuilder): Value | undefined {
    const entries = listOfEntries(rows, b);
    if (entries && this.sampleOf(slot) !== "drawn") drawEntries(rows, entries, rows.seed, b);
    return entries;
  }

  private sampleOf({ rows }: SampledSlot): Row["sample"] {
    const { share, where } = this.sampling!;
    if (share === "batch" || rows.loop === undefined || rows.kind === "single") return "common";
    return where === "chain" ? "drawn" : "moved";
  }

  // --- reverse ---

  /** Before a statement of the function's body is reversed. */
  beforeReversing(statement: Statement, b: RegionBuilder): void {
    for (const memory of this.memories.values()) {
      const { slot, length } = memory;
      if (slot.top !== statement) continue;
      const entries = this.entriesOf(slot, memory, b);
      if (slot.rows.kind === "single") {
        const single = new SingleRow(memory, entries!, "reverse", b);
        this.restored.set(slot, { entries, single, row: undefined, first: undefined });
        continue;
      }
      const { estimator } = memory;
      const isSparse = (estimator === "sample" || estimator === "sampleStratified") && ({ isSparse: true } as const);
      const variable = { name: `${slot.name}Row` };
      const row = memory.workspace ?? b.allocate(arrayType("f64"), length, { variable, ...isSparse });
      this.restored.set(slot, { entries, single: undefined, row, first: undefined });
      if (slot.rows.loop === undefined) restoreRow(this.rowOf(memory, undefined, entries), row, b);
    }
  }

  /** At the start of a trip in the reverse sweep. */
  startReversed(loop: LoopStatement, trip: Value, counter: Value | undefined, b: RegionBuilder): void {
    for (const memory of this.memories.values()) {
      const { slot } = memory;
      const { rows } = slot;
      if (rows.loop !== loop) continue;
      const restored = this.restored.get(slot)!;
      if (rows.kind === "single") {
        restored.single!.startTrip(trip, b);
        continue;
      }
      const row = restored.row!;
      b.fill(row, b.float(0));
      restoreRow(this.rowOf(memory, trip, restored.entries), row, b);
      const isStretch = rows.kind === "array" && rows.stride !== undefined;
      this.restored.set(slot, { ...restored, first: isStretch ? this.firstOf(memory, counter!, b) : undefined });
    }
  }

  /** What stands for an entry of a row: at an index of its array, or in these trips of the loops around. */
  read(slot: SampledSlot, at: { readonly index?: Value; readonly trips: readonly Value[] }, b: RegionBuilder): Value {
    const memory = this.memories.get(slot)!;
    const { row, first, single } = this.restored.get(slot)!;
    if (single) return single.read(b);
    const { rows } = slot;
    if (rows.kind === "trips") {
      const trips = rows.depths.map((depth) => at.trips[depth]!);
      return b.load(row!, this.entryOf(memory, trips, b));
    }
    return b.load(row!, first ? b.compute("subtract", at.index!, first) : at.index!);
  }
}
