/** The bench's table: one line a benchmark, a star at what misses its target. */
import type { Benchmark } from "./benchmarks.ts";
import { type Row, targets } from "./run-benchmark.ts";

const nameWidth = 42;
const columns = ["primal ms", "gradient/primal", "by hand/primal", "gradient/by hand", "compile ms", "gzip bytes"];

export const header = `${" ".repeat(nameWidth)}${columns.map((column) => `  ${column}`).join("")}`;

export function line(row: Row, kind: Benchmark["kind"]): string {
  const cells = [
    cell(row.primalMilliseconds, 3),
    cell(row.generatedToPrimal, 2, targets[kind]),
    cell(row.handWrittenToPrimal, 2),
    cell(row.generatedToHandWritten, 2, targets.handWritten),
    cell(row.compileMilliseconds, 1, targets.compileMilliseconds),
    cell(row.gzipBytes, 0),
  ];
  return row.name.padEnd(nameWidth) + cells.map((text, k) => `  ${text.padStart(columns[k].length)}`).join("");
}

function cell(value: number, digits: number, target = Infinity): string {
  return value.toFixed(digits) + (value > target ? " *" : "");
}

export const footnotes = `
Medians on ${process.platform} ${process.arch}, Node ${process.version}. 'gradient' gives value and gradient into buffers, as does the one by hand.
* misses its target: at most ${targets.loop} times the primal for loops and time steppers, ${targets.dense} for dense ones, ${targets.handWritten} times the one by hand,
  less than ${targets.compileMilliseconds} ms to compile in a warm session. The size is that of the module after minification.`;
