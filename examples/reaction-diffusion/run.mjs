/** The command line of the example. */
import { Command } from "commander";
import { count, countFromOne, outBeside, positive, run } from "../command-line.mjs";

const command = new Command("reaction-diffusion")
  .description(
    "Steers a field with gradients from all of a tape, from checkpoints and from parts of the tape, and draws the courses.",
  )
  .option("--iterations <n>", "of each", countFromOne, 150)
  .option("--learning-rate <rate>", "of Adam", positive, 1e-2)
  .option("--seed <n>", "decides the first numbers and the samples", count, 1)
  .option("--out <folder>", "where the figure goes, and the states of a long run", outBeside(import.meta.url))
  .option("--paper", "the paper's grid of 33 x 33, its 40,960 steps and 800 iterations: an hour or more")
  .option("--resume", "go on with a long run where it was left")
  .option("--quick", "forty iterations of each: a few seconds");

await run(command, import.meta.url);
