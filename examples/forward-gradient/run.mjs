/** The command line of the example. */
import { Command } from "commander";
import { countFromOne, outBeside, run } from "../command-line.mjs";

const command = new Command("forward-gradient")
  .description("Descends with gradients estimated by forward mode beside those of reverse mode.")
  .option("--steps <n>", "steps of training on the digits", countFromOne, 3000)
  .option("--starts <n>", "starts in the plane", countFromOne, 200)
  .option("--out <folder>", "where the report goes", outBeside(import.meta.url))
  .option("--quick", "200 steps and 7 starts");

await run(command, import.meta.url);
