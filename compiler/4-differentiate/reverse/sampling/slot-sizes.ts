/**
 * How large slots are. Comes in: a slot. Goes out: code that computes the length of its rows before they are kept, and code that
 * tells from the function's arguments alone how many there are.
 */
import { wholeNumbersOf } from "../../../3-analyze/whole-numbers.ts";
import { InternalError } from "../../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../../ir/build.ts";
import type { For, Value } from "../../../ir/nodes.ts";
import { isFlat } from "../../../ir/types.ts";
import { FromArguments } from "../../from-arguments.ts";
import { tripCount } from "../../trip-count.ts";
import type { ForwardTapes } from "../forward-tapes.ts";
import type { ReversePlan } from "../plan.ts";
import { boundsOfFor } from "../tape-layout.ts";
import type { Rows, SampledSlot, Sampling } from "./slots.ts";

type ArrayRows = Rows & { readonly kind: "array" };

export class SlotSizes {
  constructor(
    private readonly plan: ReversePlan,
    private readonly sampling: Sampling,
  ) {}

  /** How many rows a slot has, how long they are, and the bytes of an entry: told from the arguments; -1 where it is not. */
  told(slot: SampledSlot, b: RegionBuilder): readonly Value[] {
    const { structure } = this.plan;
    const facts = new FromArguments(structure.fn);
    const { rows } = slot;
    const nest = nestOf(rows);
    const bounds = nest.flatMap((loop) => boundsOfFor(loop));
    const given = rows.kind === "array" ? [this.givenLength(rows)].filter((each) => typeof each !== "number") : [];
    if (![...bounds, ...given].every((each) => facts.canTell(each))) return [b.index(-1), b.index(-1), b.index(-1)];
    const [trips, ...counts] = nest.map((loop) => {
      const [from, to, step] = boundsOfFor(loop).map((bound) => facts.tell(bound, b));
      return tripCount(loop, { from: from!, to: to!, step: step! }, structure, b);
    });
    const bytes = b.index(elementOf(slot, this.sampling) === "f32" ? 4 : 8);
    if (rows.kind === "single") return [b.index(1), trips!, bytes];
    const inner = () => counts.reduce((product, count) => b.compute("multiply", product, count));
    const length = rows.kind === "trips" ? inner() : this.toldLength(rows, facts, b);
    return [trips ?? b.index(1), length, bytes];
  }

  private toldLength(rows: ArrayRows, facts: FromArguments, b: RegionBuilder): Value {
    const given = this.givenLength(rows);
    if (typeof given === "number") return b.index(given);
    const length = facts.tell(given, b);
    return length.type === "f64" ? b.compute("toInt32", length) : length;
  }

  /** What says how long the rows of an array are: a number, a size, or the array itself. */
  private givenLength(rows: ArrayRows): Value | number {
    if (rows.stride !== undefined) return rows.stride;
    if (!rows.isMadeInTrip) return rows.array;
    const made = this.plan.structure.definitionOf(rows.array);
    return made?.kind === "allocate" ? made.length : this.lengthOfStretch(rows.array);
  }

  /** How many numbers a row has, in the forward sweep before the slot's loop. */
  rowLength(
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
}

/** The loops that a slot's rows are numbered by, and its entries. */
export function nestOf(rows: Rows): readonly For[] {
  if (rows.kind === "trips") return [rows.loop, ...rows.inner];
  return rows.loop ? [rows.loop] : [];
}

/** Rows are kept as exactly as what they are read from. */
export function elementOf({ rows }: SampledSlot, { estimator }: Sampling): "f64" | "f32" {
  if (estimator === "project" || rows.kind !== "array" || !isFlat(rows.array.type)) return "f64";
  return rows.array.type.element === "f32" ? "f32" : "f64";
}
