/** `npm run bench`: what generated gradients cost, beside the functions themselves, gradients by hand and other tools'. */
import { Command } from "commander";
import { openSession } from "fluxion/compiler";
import { writeWhole } from "../../runtime/training/node/whole-file.ts";
import { type Benchmark, benchmarks } from "./benchmarks.ts";
import { costsView } from "./costs-view.ts";
import { quick, thorough } from "./measure.ts";
import { peers, peersNamed } from "./peers/list.ts";
import { peersView } from "./peers-view.ts";
import { progressOn } from "./progress.ts";
import { sizesView } from "./sizes-view.ts";
import type { View } from "./view.ts";

const options = new Command("bench")
  .description(
    "Measures generated gradients beside the functions themselves, gradients by hand and those of other tools.",
  )
  .option("--only <name>", "the benchmark of this file, or those whose name contains this")
  .option("--peers [names]", `other tools beside: ${peers.map(({ key }) => key).join(",")}, or all`)
  .option("--sizes", "each benchmark at several sizes, and the power that its time grows by")
  .option("--quick", "fewer turns: rougher figures in a few seconds")
  .option("--json [file]", "rows as JSON, into the file if one is named: it is written whole, at the end")
  .option("--picture <file>", "with --sizes: the times as a page of charts")
  .addHelpText(
    "after",
    `
The first time '--peers' installs them, into test/bench/peers. Each is first held to the generated gradient's numbers.

  npm run bench -- --only lstm --quick
  npm run bench -- --peers jax-js,rose
  npm run bench -- --sizes --peers rose --picture sizes.html`,
  )
  .parse()
  .opts<{
    only?: string;
    peers?: string | true;
    sizes?: boolean;
    quick?: boolean;
    json?: string | true;
    picture?: string;
  }>();

await measureAll(viewAsked(), benchmarksAsked());

function viewAsked(): View<unknown> {
  const effort = options.quick ? quick : thorough;
  const session = openSession();
  if (options.picture !== undefined && !options.sizes) giveUp("A picture shows sizes: say --sizes, too.");
  try {
    const others = options.peers ? peersNamed(options.peers) : [];
    if (options.sizes) return sizesView(others, session, effort) as View<unknown>;
    return (others.length > 0 ? peersView(others, session, effort) : costsView(session, effort)) as View<unknown>;
  } catch (error) {
    giveUp(error);
  }
}

function benchmarksAsked(): readonly Benchmark[] {
  const only = options.only?.toLowerCase() ?? "";
  const exact = benchmarks.filter(({ file }) => file === only);
  const chosen = exact.length > 0 ? exact : benchmarks.filter(({ name }) => name.toLowerCase().includes(only));
  if (chosen.length > 0) return chosen;
  giveUp(`No benchmark is called '${options.only}': there are ${benchmarks.map(({ file }) => file).join(", ")}.`);
}

/** Lines as they come about, or the rows as JSON at the end; to a file only where nothing went wrong. */
async function measureAll<Row>(view: View<Row>, chosen: readonly Benchmark[]): Promise<void> {
  const progress = progressOn(process.stderr);
  const isTold = options.json !== true;
  const rows: Row[] = [];
  if (isTold) console.log(view.header);
  for (const benchmark of chosen) {
    progress.say(benchmark.name);
    try {
      const row = await view.measure(benchmark, progress.say);
      rows.push(row);
      progress.clear();
      if (isTold) console.log(view.lines(row, benchmark));
      for (const fault of view.faults(row)) complain(fault);
    } catch (error) {
      progress.clear();
      complain(`${benchmark.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  const json = JSON.stringify(rows, undefined, 2);
  console.log(isTold ? view.footnotes(rows) : json);
  if (typeof options.json === "string") writeIfRight(options.json, `${json}\n`);
  if (options.picture !== undefined && view.picture) writeIfRight(options.picture, view.picture(rows));
}

function writeIfRight(path: string, content: string): void {
  if (process.exitCode === 1) complain(`${path} was not written.`);
  else writeWhole(path, content);
}

function complain(message: string): void {
  process.exitCode = 1;
  console.error(message);
}

function giveUp(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
