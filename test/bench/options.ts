/** From the words behind `npm run bench --` to what is asked for, or an error that says what is wrong with them. */
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { Command } from "commander";
import { type Benchmark, benchmarks } from "./benchmarks.ts";
import { peers, peersNamed } from "./peers/list.ts";
import type { Peer } from "./peers/peer.ts";

export interface Asked {
  readonly chosen: readonly Benchmark[];
  readonly others: readonly Peer[];
  readonly sizes: boolean;
  readonly quick: boolean;
  /** Where the rows go as JSON: to a file, or to the output instead of the table. */
  readonly json: string | boolean;
  readonly picture?: string;
}

export function askedBy(words: readonly string[]): Asked {
  const options = command.parse(words, { from: "user" }).opts<Options>();
  const { peers = false, sizes = false, quick = false, json = false, picture } = options;
  if (picture !== undefined && !sizes) throw new Error("A picture shows sizes: say --sizes, too.");
  for (const path of [json, picture]) {
    if (typeof path === "string" && !existsSync(dirname(path)))
      throw new Error(`There is no folder '${dirname(path)}'.`);
  }
  const others = peers === false ? [] : peersNamed(peers);
  return { chosen: benchmarksNamed(options.only), others, sizes, quick, json, ...(picture && { picture }) };
}

const command = new Command("bench")
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
  npm run bench -- --peers jax-js-wasm,rose
  npm run bench -- --sizes --peers rose --picture sizes.html`,
  );

interface Options {
  readonly only?: string;
  readonly peers?: string | true;
  readonly sizes?: boolean;
  readonly quick?: boolean;
  readonly json?: string | true;
  readonly picture?: string;
}

function benchmarksNamed(text = ""): readonly Benchmark[] {
  const only = text.toLowerCase();
  const exact = benchmarks.filter(({ file }) => file === only);
  const chosen = exact.length > 0 ? exact : benchmarks.filter(({ name }) => name.toLowerCase().includes(only));
  if (chosen.length > 0) return chosen;
  throw new Error(`No benchmark is called '${text}': there are ${benchmarks.map(({ file }) => file).join(", ")}.`);
}
