/** A matrix of derivatives that is being made, and loops over it. */
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import type { Layout } from "./flat-layout.ts";

export interface Matrix {
  readonly cells: Value;
  readonly rows: Layout;
  readonly columns: Layout;
}

/** Numbers from a first one up to an end. */
export function range(from: Value, end: Value, step: Value, name: string) {
  return { from, to: end, step, test: "<" as const, counter: { name } };
}

/** Numbers from 0. */
export function upTo(count: Value, name: string, b: RegionBuilder) {
  return range(b.index(0), count, b.index(1), name);
}

export function storeEntry(
  { cells, columns }: Matrix,
  row: Value,
  column: Value,
  content: Value,
  b: RegionBuilder,
): void {
  b.store(cells, b.compute("add", b.compute("multiply", row, columns.total), column), content);
}
