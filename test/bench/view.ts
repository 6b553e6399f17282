/** One way to look at a benchmark: what is measured of it, and how a reader is told. */
import type { Benchmark } from "./benchmarks.ts";

export interface View<Row> {
  readonly header: string;
  readonly measure: (benchmark: Benchmark, say: (what: string) => void) => Promise<Row>;
  /** The row as text; it may take several lines. */
  readonly lines: (row: Row, benchmark: Benchmark) => string;
  readonly footnotes: (rows: readonly Row[]) => string;
  /** All rows as an HTML page, where there is something to draw. */
  readonly picture?: (rows: readonly Row[]) => string;
  /** What went wrong with a row that came about all the same. */
  readonly faults: (row: Row) => readonly string[];
}
