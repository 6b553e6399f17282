/**
 * How the reverse sweep asks for what the forward sweep knew. The first time the sweep is built, the answers are
 * placeholders and the questions are recorded; they are what the storage plan has to provide. The second time the
 * answers come from tapes, from computing again, or straight from the forward sweep.
 */
import type { LoopStatement, Structure } from "../../3-analyze/structure.ts";
import { makeValue, type RegionBuilder } from "../../ir/build.ts";
import type { Statement, Value } from "../../ir/nodes.ts";
import type { Adjoints } from "./adjoints.ts";
import type { Frame } from "./frame.ts";
import { noSlots, type SampledSlots, type Use } from "./sampling/slots.ts";
import type { TapeLayouts } from "./tape-layout.ts";

export interface PrimalAccess {
  /** A primal scalar, or a control value, in a region of the reverse sweep. */
  value(primal: Value, frame: Frame): Value;
  /** The number that an adjoint is multiplied by, or what stands for it where it is kept in part. */
  slope(use: Use, frame: Frame): Value;
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
  /** Is told that a statement of the function's body is reversed next. */
  beforeReversing(statement: Statement, b: RegionBuilder): void;
  /** Is told that a trip of a loop is reversed next, of this number and counter. */
  startReversed(loop: LoopStatement, trip: Value, counter: Value | undefined, b: RegionBuilder): void;
  /** Values carried by `adjoints` besides adjoints: the cursors moved inside a loop. */
  cursorsIn(loop: LoopStatement): readonly Value[];
}

/** Answers with placeholders and remembers the questions. */
export class RecordingAccess implements PrimalAccess {
  readonly required = new Set<Value>();
  /** What adjoints are multiplied by, by what and with which operand. */
  private readonly factors = new Map<Value, Map<Value, Use>>();

  constructor(
    private readonly layouts: TapeLayouts,
    private readonly structure: Structure,
    private readonly sampled: SampledSlots = noSlots,
  ) {}

  get uses(): readonly Use[] {
    return [...this.factors.values()].flatMap((byOperand) => [...byOperand.values()]);
  }

  value(primal: Value): Value {
    this.required.add(primal);
    return makeValue(primal.type);
  }

  slope(use: Use): Value {
    const { result, operand, slope } = use;
    this.factors.set(result, (this.factors.get(result) ?? new Map<Value, Use>()).set(operand, use));
    const slot = this.sampled.of(result, operand);
    if (!slot) return this.value(slope);
    const definition = this.structure.definitionOf(slope);
    if (slot.rows.kind === "array" && definition?.kind === "load") this.required.add(definition.index);
    return makeValue(slope.type);
  }

  beforeReversing(): void {}

  startReversed(): void {}

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
