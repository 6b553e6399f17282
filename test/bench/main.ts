/** `npm run bench`: what generated gradients cost, beside the functions themselves and gradients by hand. */
import { Command } from "commander";
import { openSession } from "fluxion/compiler";
import { benchmarks } from "./benchmarks.ts";
import { quick, thorough } from "./measure.ts";
import { type Row, runBenchmark } from "./run-benchmark.ts";
import { footnotes, header, line } from "./table.ts";

const options = new Command("bench")
  .description("Measures generated gradients beside the functions themselves and gradients by hand.")
  .option("--only <name>", "the benchmark of this file, or those whose name contains this")
  .option("--quick", "fewer turns: rougher figures in a few seconds")
  .option("--json", "rows as JSON")
  .parse()
  .opts<{ only?: string; quick?: boolean; json?: boolean }>();

const only = options.only?.toLowerCase() ?? "";
const exact = benchmarks.filter(({ file }) => file === only);
const chosen = exact.length > 0 ? exact : benchmarks.filter(({ name }) => name.toLowerCase().includes(only));
if (chosen.length === 0) {
  console.error(
    `No benchmark is called '${options.only}': there are ${benchmarks.map(({ file }) => file).join(", ")}.`,
  );
  process.exit(1);
}

const session = openSession();
const rows: Row[] = [];
if (!options.json) console.log(header);
for (const benchmark of chosen) {
  try {
    const row = await runBenchmark(benchmark, session, options.quick ? quick : thorough);
    rows.push(row);
    if (!options.json) console.log(line(row, benchmark));
  } catch (error) {
    process.exitCode = 1;
    console.error(`${benchmark.name}: ${error instanceof Error ? error.message : error}`);
  }
}
console.log(options.json ? JSON.stringify(rows, undefined, 2) : footnotes);
