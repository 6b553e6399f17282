/**
 * How the reverse sweep asks for what the forward sweep knew. The first time the sweep is built, the answers are
 * placeholders and the questions are recorded; they are what the storage plan has to provide. The second time the
 * answers come from tapes, from computing again, or straight from the forward sweep.
 */
import type { LoopStatement } from "../../3-analyze/structure.ts";
import { makeValue, type RegionBuilder } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import type { Adjoints } from "./adjoints.ts";
import type { Frame } from "./frame.ts";
import type { TapeLayouts } from "./tape-layout.ts";

export interface PrimalAccess {
  /** A primal scalar, or a control value, in a region of the reverse sweep. */
  value(primal: Value, frame: Frame): Value;
  /** A primal array that the forward sweep left in place. */
  array(primal: Value, frame: Frame): Value;
  /** The saved old content of the cell that a statement overwrote. */
  overwritten(write: object, frame: Frame): Value;
  /**
   * Where the entries of one trip stand in the tapes of the loop. Called once for each trip of the reverse loop, and
   * then moves the loop's cursor back, or to look at the last trip without moving. `adjoints` also carries the cursors.
   */
  position(
    loop: LoopStatement,
    trip: Value,
    outer: Frame,
    adjoints: Adjoints,
    b: RegionBuilder,
    moves: boolean,
  ): () => Value;
  /** Moves the cursor of a loop back over a trip that is not reversed. */
  skipTrip(loop: LoopStatement, adjoints: Adjoints, b: RegionBuilder): void;
  /** Values carried by `adjoints` besides adjoints: the cursors moved inside a loop. */
  cursorsIn(loop: LoopStatement): readonly Value[];
}

/** Answers with placeholders and remembers the questions. */
export class RecordingAccess implements PrimalAccess {
  readonly required = new Set<Value>();

  constructor(private readonly layouts: TapeLayouts) {}

  value(primal: Value): Value {
    this.required.add(primal);
    return makeValue(primal.type);
  }

  array(primal: Value): Value {
    this.required.add(primal);
    return makeValue(primal.type);
  }

  overwritten(): Value {
    return makeValue("f64");
  }

  position(loop: LoopStatement): () => Value {
    for (const bound of this.layouts.boundsOf(loop)) this.required.add(bound);
    return () => makeValue("index");
  }

  skipTrip(): void {}

  cursorsIn(): readonly Value[] {
    return [];
  }
}
