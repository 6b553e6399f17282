/** The command line of the example. */
import { Command } from "commander";
import { countFromOne, outBeside, run } from "../command-line.mjs";

const command = new Command("densities")
  .description("Learns distributions of the plane by score matching, and makes a page that does so live.")
  .option("--steps <n>", "steps of training", countFromOne, 2000)
  .option("--out <folder>", "where the page goes", outBeside(import.meta.url))
  .option("--quick", "150 steps on one of them");

await run(command, import.meta.url);
