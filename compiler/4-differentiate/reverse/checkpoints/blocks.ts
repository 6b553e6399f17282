/**
 * The `sqrt` schedule: n trips in about sqrt(n) blocks of about sqrt(n) trips. The state is kept at the beginning of each
 * block; in reverse one block after the other, from the last, runs again with its tapes and is reversed.
 *
 * Memory for about sqrt(n) states and the tapes of sqrt(n) trips, for the time of one more run of the loop.
 */
import type { Structure } from "../../../3-analyze/structure.ts";
import type { RegionBuilder } from "../../../ir/build.ts";
import type { For, Value } from "../../../ir/nodes.ts";
import { counterAt, type Range, tripCount } from "../../trip-count.ts";

export interface Blocks {
  readonly count: Value;
  /** The range of a block, as one of the loop's counter. */
  range(block: Value, b: RegionBuilder): Pick<For, "from" | "to" | "test">;
}

export function blocksOf(loop: For, range: Range, structure: Structure, b: RegionBuilder): Blocks {
  const trips = tripCount(loop, range, structure, b);
  const root = b.compute("ceil", b.compute("sqrt", b.compute("toFloat", trips)));
  const size = b.computeAs({ name: "blockSize" }, "max", b.compute("toIndex", root), b.index(1));
  const quotient = b.compute("divide", b.compute("toFloat", trips), b.compute("toFloat", size));
  const count = b.computeAs({ name: "blocks" }, "toIndex", b.compute("ceil", quotient));
  return {
    count,
    range: (block, inner) => {
      const first = inner.compute("multiply", block, size);
      const last = inner.computeAs({ name: "end" }, "min", inner.compute("add", first, size), trips);
      return rangeOfTrips(loop, range, first, last, structure, inner);
    },
  };
}

/** The trips from `first` to before `last`, as a range of the loop's counter. */
export function rangeOfTrips(
  loop: For,
  range: Range,
  first: Value,
  last: Value,
  structure: Structure,
  b: RegionBuilder,
): Pick<For, "from" | "to" | "test"> {
  const [from, to] = [first, last].map((trip) => counterAt(loop, range, trip, structure, b));
  return { from: from!, to: to!, test: isUpward(loop) ? "<" : ">" };
}

export function isUpward({ test }: For): boolean {
  return test === "<" || test === "<=";
}
