/**
 * The tapes of the forward sweep: where they are allocated, how they get their sizes, and at which position the current
 * trip of a loop writes.
 */
import type { LoopStatement } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { For, Loop, Region, Statement, Value } from "../../ir/nodes.ts";
import type { ScalarType } from "../../ir/types.ts";
import { derivedFrom } from "../linearise.ts";
import { tripAt, tripCount } from "../trip-count.ts";
import type { ReversePlan } from "./plan.ts";
import type { Registers } from "./registers.ts";
import { boundsOfFor } from "./tape-layout.ts";
import { allocateTape, isPooledTape, type TapeSlot, writeTape } from "./tapes.ts";

export class ForwardTapes {
  /** The tape of each value kept for every trip. */
  readonly byValue = new Map<Value, Value>();
  /** Trips completed by the endless loops around. */
  private readonly completed = new Map<LoopStatement, Value>();
  /** Where the current trip of a loop stands on its tapes. */
  private readonly positions = new Map<LoopStatement, Value>();
  /** Counts of the loops of a nest, computed where it is entered. */
  private readonly counts = new Map<LoopStatement, Value>();

  constructor(
    private readonly plan: ReversePlan,
    private readonly registers: Registers,
  ) {}

  /** Writes a value that has just become known, if it has a tape. */
  write(value: Value, known: Value, b: RegionBuilder): void {
    const slot = this.plan.slotOf(value);
    if (slot) writeTape(this.byValue.get(value)!, this.positions.get(slot.loop)!, known, b);
  }

  /** Notes the value that counts the trips an endless loop has completed. */
  countCompleted(loop: Loop, count: Value): void {
    this.completed.set(loop, count);
  }

  /** Tapes that cannot be sized where they come into scope start empty and grow. */
  allocateEarly(b: RegionBuilder): void {
    for (const slot of this.plan.slots) {
      if (this.sizing(slot) === "growing") this.byValue.set(slot.value, allocateTape(slot, b.index(0), b));
    }
  }

  /** Before a statement of the function's body: the tapes of loops inside it whose sizes are known by then. */
  allocateAhead(statement: Statement, b: RegionBuilder): void {
    b.origin = derivedFrom(statement.origin);
    const { layouts, structure } = this.plan;
    for (const slot of this.plan.slots) {
      const layout = layouts.of(slot.loop);
      if (layout.kind !== "counters" || this.sizing(slot) !== "ahead") continue;
      const order = structure.orderOf(layout.nest[0]!);
      if (order < structure.orderOf(statement) || order >= structure.endOf(statement)) continue;
      for (const loop of layout.nest) this.countOf(loop, structure.body.region, b);
      this.byValue.set(slot.value, allocateTape(slot, this.product(layout.nest, b), b));
    }
  }

  /** Where a tape gets its size: where its loops are entered, before the statement that holds them, or as it fills. */
  private sizing({ loop }: TapeSlot): "atEntry" | "ahead" | "growing" {
    const { availability, layouts } = this.plan;
    const layout = layouts.of(loop);
    if (layout.kind !== "counters") return "growing";
    const [outermost] = layout.nest;
    if (layouts.isOpenEnded(outermost!)) return "growing";
    if (outermost!.kind === "for" && availability.isBeforeExits(outermost!)) return "atEntry";
    const isKnown = layout.nest.every(
      (each) => each.kind === "for" && boundsOfFor(each).every((bound) => availability.isKnownBeforeExits(bound)),
    );
    return isKnown ? "ahead" : "growing";
  }

  /** Before a loop is entered: counts, and room on the tapes that are filled inside it. */
  enterLoop(loop: LoopStatement, b: RegionBuilder): void {
    b.origin = derivedFrom(loop.origin);
    const { layouts } = this.plan;
    const isOutermost = this.plan.structure.placeOfStatementOf(loop).loops.length === 0;
    for (const slot of this.plan.slots) {
      const layout = layouts.of(slot.loop);
      if (layout.kind === "counters" && isOutermost && layout.nest[0] === loop && this.sizing(slot) !== "ahead") {
        for (const each of layout.nest) this.countOf(each, loop.body, b);
        if (!layouts.isOpenEnded(loop)) this.makeRoom(slot, this.product(layout.nest, b), b);
      }
      if (layout.kind === "cursor" && slot.loop === loop && loop.kind === "for" && !layouts.isOpenEnded(loop)) {
        this.makeRoom(slot, b.compute("add", this.registers.get(layout.cursor), this.count(loop, b)), b);
      }
    }
  }

  private makeRoom(slot: TapeSlot, length: Value, b: RegionBuilder): void {
    if (this.sizing(slot) === "atEntry") this.byValue.set(slot.value, allocateTape(slot, length, b));
    else this.reserve(slot, length, b);
  }

  private reserve(slot: TapeSlot, length: Value, b: RegionBuilder): void {
    const array = this.byValue.get(slot.value)!;
    if (isPooledTape(array)) b.push({ kind: "reserve", array, length, origin: b.origin });
  }

  /** Computes the count of a loop of a nest, from outside of the region that holds what its bounds are made of. */
  private countOf(loop: LoopStatement, inside: Region, b: RegionBuilder): void {
    if (loop.kind !== "for" || this.counts.has(loop)) return;
    const [from, to, step] = boundsOfFor(loop).map((bound) => this.lift(bound, inside, b));
    this.counts.set(loop, tripCount(loop, { from: from!, to: to!, step: step! }, this.plan.structure, b));
  }

  /** As `countOf`, for a loop that is counted on the way into the region. */
  countBefore(loop: For, inside: Region, b: RegionBuilder): Value {
    this.countOf(loop, inside, b);
    return this.counts.get(loop)!;
  }

  /** A size that is known outside of a region, computed there. */
  liftBefore(value: Value, inside: Region, b: RegionBuilder): Value {
    return this.lift(value, inside, b);
  }

  count(loop: For, b: RegionBuilder): Value {
    return tripCount(loop, loop, this.plan.structure, b);
  }

  private product(nest: readonly LoopStatement[], b: RegionBuilder): Value {
    return nest.map((loop) => this.counts.get(loop)!).reduce((product, count) => b.compute("multiply", product, count));
  }

  /** A value of a loop's bounds, computed outside of a region. */
  private lift(value: Value, inside: Region, b: RegionBuilder): Value {
    const { availability, structure } = this.plan;
    if (availability.isDirect(value) || !structure.isWithin(structure.homeOf(value), structure.placeOf(inside)))
      return value;
    const definition = structure.definitionOf(value);
    switch (definition?.kind) {
      case "constant":
        return b.constant(definition.value, value.type as ScalarType);
      case "compute":
        return b.compute(definition.op, ...definition.operands.map((operand) => this.lift(operand, inside, b)));
      case "length":
        return b.length(this.lift(definition.array, inside, b));
      default:
        throw new InternalError("a loop's bound that is not known where the loop is entered");
    }
  }

  /** At the start of a trip: its position on the loop's tapes. */
  startTrip(loop: LoopStatement, b: RegionBuilder): void {
    b.origin = derivedFrom(loop.origin);
    const slots = this.plan.slots.filter((slot) => slot.loop === loop);
    const layout = this.plan.layouts.of(loop);
    if (layout.kind === "cursor") {
      if (slots.length === 0) return;
      const position = this.registers.get(layout.cursor);
      this.positions.set(loop, position);
      if (this.plan.layouts.isOpenEnded(loop)) this.reserveTrip(slots, position, b.index(1), b);
      this.registers.set(layout.cursor, b.computeAs(layout.cursor.variable, "add", position, b.index(1)));
      return;
    }
    if (!this.plan.usesPositionOf(loop)) return;
    const trip = this.tripOf(loop, b);
    const outer = layout.nest.at(-2);
    const isFirst = outer === undefined;
    this.positions.set(
      loop,
      isFirst
        ? trip
        : b.compute("add", b.compute("multiply", this.positions.get(outer)!, this.counts.get(loop)!), trip),
    );
    if (isFirst && this.plan.layouts.isOpenEnded(loop)) this.reserveNest(loop, trip, b);
  }

  /** Room for one more trip of an open-ended outermost loop, on its own tapes and on those of the loops in it. */
  private reserveNest(loop: LoopStatement, trip: Value, b: RegionBuilder): void {
    for (const slot of this.plan.slots) {
      const layout = this.plan.layouts.of(slot.loop);
      if (layout.kind !== "counters" || layout.nest[0] !== loop) continue;
      const inner = layout.nest.slice(1);
      const share = inner.length > 0 ? this.product(inner, b) : undefined;
      const trips = b.compute("add", trip, b.index(1));
      this.reserve(slot, share ? b.compute("multiply", trips, share) : trips, b);
    }
  }

  private reserveTrip(slots: readonly TapeSlot[], position: Value, size: Value, b: RegionBuilder): void {
    for (const slot of slots) this.reserve(slot, b.compute("add", position, size), b);
  }

  /** The number of the current trip of a loop around. */
  tripOf(loop: LoopStatement, b: RegionBuilder): Value {
    if (loop.kind === "loop") return this.completed.get(loop)!;
    return tripAt(loop, loop, loop.body.arguments[0]!, this.plan.structure, b);
  }
}
