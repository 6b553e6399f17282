/** What forward mode carries beside the values of a function, and what it is called. */
import { type Direction, TangentsAlong, ValuesAt } from "./along.ts";
import { DerivedNames } from "./names.ts";

/**
 * `tangents` along directions that know nothing of each other, `terms`: the derivatives of order 1, 2, ... along one
 * direction, or the values at several `points`: one on each side of the first, then two, and so on.
 */
export interface Carried {
  readonly kind: "tangents" | "terms" | "points";
  readonly count: number;
}

/** What the k-th of them is called, behind the name of the value that it belongs to. */
export function suffixOf({ kind, count }: Carried, k: number): string {
  if (kind === "points") return `${k % 2 === 0 ? "Plus" : "Minus"}${count === 2 ? "" : Math.floor(k / 2) + 1}`;
  const number = kind === "tangents" || k > 0 ? k + 1 : "";
  return count === 1 ? "Dot" : `Dot${number}`;
}

export function companionsOf(carried: Carried, direction: Direction, k: number): TangentsAlong {
  const names = new DerivedNames(suffixOf(carried, k));
  return carried.kind === "points" ? new ValuesAt(direction, names) : new TangentsAlong(direction, names);
}
