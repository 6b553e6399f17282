/**
 * One execution of a region in the reverse sweep. Primal values that belong to the region are made available once, in
 * its prelude: read from a tape or computed again. What stands behind an exit has a frame of its own, whose prelude only
 * runs where the exit was not taken: nothing was kept there otherwise.
 */
import type { Break, Place } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";

/** By which `break` this execution of the region was left in the forward sweep. */
export interface Exit {
  /** The `break`s that may have left it; empty if it surely ran to its end. */
  readonly possible: readonly Break[];
  /** Whether it was left by one of these. Built where the frame's prelude stands. */
  isAmong(breaks: readonly Break[]): Value;
}

export interface LoopTrip {
  /** Number of this trip, from 0. */
  readonly trip: Value;
  /** Where this trip's entries stand in the loop's tapes. */
  readonly position: () => Value;
}

export class Frame {
  /** Primal values (and shadows of arrays) made available here. */
  readonly available = new Map<Value, Value>();
  readonly shadows = new Map<Value, Value>();

  constructor(
    readonly place: Place,
    readonly parent: Frame | undefined,
    readonly prelude: RegionBuilder,
    readonly exit: Exit,
    /** For the body of a loop. */
    readonly loopTrip?: LoopTrip,
    /** What is defined in the region from this statement on belongs here, by the order of statements. */
    private readonly since = Number.NEGATIVE_INFINITY,
  ) {}

  /** The part of this execution from a statement on. */
  partFrom(since: number, prelude: RegionBuilder): Frame {
    return new Frame(this.place, this, prelude, this.exit, this.loopTrip, since);
  }

  /** The frame of an enclosing region, or this one, to which what a statement there defines belongs. */
  of(place: Place, order: number): Frame {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) {
      if (frame.place === place && order >= frame.since) return frame;
    }
    throw new InternalError("a value of a region that does not enclose its use");
  }

  /** The numbers of the trips of all loops around, the outermost first. */
  get trips(): readonly Value[] {
    const trips: Value[] = [];
    for (let frame: Frame | undefined = this; frame; frame = frame.parent)
      if (frame.loopTrip) trips.unshift(frame.loopTrip.trip);
    return trips;
  }

  /** The trip of the innermost loop around. */
  get innermostTrip(): LoopTrip | undefined {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) if (frame.loopTrip) return frame.loopTrip;
    return undefined;
  }
}

export const neverLeft: Exit = {
  possible: [],
  isAmong: () => {
    throw new InternalError("a question about an exit that does not exist");
  },
};
