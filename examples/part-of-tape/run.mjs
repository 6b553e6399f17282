/** The command line of the example. */
import { Command } from "commander";
import { count, outBeside, positive, run } from "../command-line.mjs";

const command = new Command("part-of-tape")
  .description("Trains a network with all of its tape, with parts of it and with a small batch, and draws the courses.")
  .option("--steps <n>", "of each", count, 600)
  .option("--learning-rate <rate>", "of Adam, with batches of 150", positive, 1e-2)
  .option("--small-rate <rate>", "of Adam, with the small batch", positive, 3e-3)
  .option("--keep <fraction>", "how much of each layer is kept", positive, 0.1)
  .option("--seed <n>", "decides the first weights, the digits of each step and the samples", count, 1)
  .option("--out <folder>", "where the figure goes", outBeside(import.meta.url))
  .option("--quick", "sixty steps of each: a few seconds");

await run(command, import.meta.url);
