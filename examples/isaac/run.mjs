/** The command line of the example. */
import { Command } from "commander";
import { count, countFromOne, outBeside, positive, run } from "../command-line.mjs";

const command = new Command("isaac")
  .description(
    "Trains a 64-128-128-128-128-10 classifier of small digits with and without ISAAC, and draws both losses.",
  )
  .option("--batch <n>", "digits per step", count, 60)
  .option("--steps <n>", "of each", count, 1200)
  .option("--learning-rate <rate>", "of plain gradients", positive, 0.3)
  .option("--isaac-rate <rate>", "of ISAAC's", positive, 1)
  .option("--damping <lambda>", "ISAAC's regulariser of inputs", positive, 0.1)
  .option("--layers <n>", "how many ISAAC conditions, from the first on", count, 3)
  .option("--seed <n>", "decides the first weights and the order of the digits", count, 1)
  .option("--seeds <n>", "how many seeds are tried, from that one on; told is the median", countFromOne, 1)
  .option("--out <folder>", "where the figure goes", outBeside(import.meta.url))
  .option("--quick", "100 steps of each: a few seconds");

await run(command, import.meta.url);
