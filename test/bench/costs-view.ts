/** `npm run bench`: what generated gradients cost, one line a benchmark, a star at what misses its target. */
import type { openSession } from "../../compiler/index.ts";
import type { Benchmark } from "./benchmarks.ts";
import type { Effort } from "./measure.ts";
import { type Row, runBenchmark, targets } from "./run-benchmark.ts";
import type { View } from "./view.ts";

export const nameWidth = 42;
const columns = ["primal ms", "gradient/primal", "by hand/primal", "gradient/by hand", "compile ms", "gzip bytes"];

export function costsView(session: ReturnType<typeof openSession>, effort: Effort): View<Row> {
  return {
    header: `${" ".repeat(nameWidth)}${columns.map((column) => `  ${column}`).join("")}`,
    measure: (benchmark) => runBenchmark(benchmark, session, effort),
    lines: line,
    footnotes: () => footnotes,
    faults: () => [],
  };
}

function line(row: Row, { mostToPrimal }: Benchmark): string {
  const cells = [
    cell(row.primalMilliseconds, 3),
    cell(row.generatedToPrimal, 2, mostToPrimal),
    cell(row.handWrittenToPrimal, 2),
    cell(row.generatedToHandWritten, 2, targets.toHandWritten),
    cell(row.compileMilliseconds, 1, targets.compileMilliseconds),
    cell(row.gzipBytes, 0, targets.gzipBytes),
  ];
  return row.name.padEnd(nameWidth) + cells.map((text, k) => `  ${text.padStart(columns[k].length)}`).join("");
}

function cell(value: number, digits: number, target = Infinity): string {
  return value.toFixed(digits) + (value > target ? " *" : "");
}

const footnotes = `
Medians on ${process.platform} ${process.arch}, Node ${process.version}. 'gradient' gives value and gradient into buffers, as does the one by hand.
* misses its target: ${targets.toHandWritten} times the one by hand, and, of the primal, what a good one by hand may cost ('mostToPrimal' in
  test/bench/benchmarks.ts); less than ${targets.compileMilliseconds} ms to compile in a warm session; ${targets.gzipBytes} bytes after minification and gzip.`;
