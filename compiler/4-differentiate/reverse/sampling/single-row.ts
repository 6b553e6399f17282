/**
 * A row of one number for each trip of a loop, in one of the sweeps. Comes in: the entries that are kept, which are trips, the
 * first ones first. Goes out: at the start of each trip whether it is one of them; then what is kept of it, or read. Trips go
 * up in the forward sweep and down in the reverse sweep, and a mark goes along the entries with them.
 */
import type { RegionBuilder } from "../../../ir/build.ts";
import type { Value } from "../../../ir/nodes.ts";
import { arrayType } from "../../../ir/types.ts";
import { type RowsKept, scaleAt } from "./estimators.ts";

export class SingleRow {
  /** How many of the entries the trips have passed. */
  private readonly passed: Value;
  private trip: { readonly place: Value; readonly isKept: Value } | undefined;

  constructor(
    private readonly rows: RowsKept,
    private readonly entries: Value,
    private readonly sweep: "forward" | "reverse",
    b: RegionBuilder,
  ) {
    this.passed = b.allocate(arrayType("i32"), b.index(1), { variable: { name: `${rows.name}Passed` } });
  }

  startTrip(trip: Value, b: RegionBuilder): void {
    const passed = b.load(this.passed, b.index(0));
    const last = b.compute("subtract", this.rows.count, b.index(1));
    // Behind the last of them it stays there, which is another trip's.
    const place =
      this.sweep === "forward"
        ? b.compute("min", passed, last)
        : b.compute("max", b.compute("subtract", last, passed), b.index(0));
    const isKept = b.compute("equal", b.load(this.entries, place), trip);
    b.store(this.passed, b.index(0), b.compute("select", isKept, b.compute("add", passed, b.index(1)), passed));
    this.trip = { place, isKept };
  }

  keep(value: Value, b: RegionBuilder): void {
    const { place, isKept } = this.trip!;
    b.if(
      isKept,
      (then) => {
        then.store(this.rows.kept, place, value);
        return [];
      },
      () => [],
    );
  }

  /** What stands for the number of this trip. */
  read(b: RegionBuilder): Value {
    const { place, isKept } = this.trip!;
    const [value] = b.if(
      isKept,
      (then) => [then.compute("multiply", then.load(this.rows.kept, place), scaleAt(this.rows, place, then))],
      (otherwise) => [otherwise.float(0)],
    );
    return value!;
  }
}
