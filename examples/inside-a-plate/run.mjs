/** The command line of the example. */
import { Command } from "commander";
import { countFromOne, outBeside, run } from "../command-line.mjs";

const command = new Command("inside-a-plate")
  .description(
    "Finds what conducts heat badly in a plate, from how lamps warm it, and makes a page that does so with WebGPU.",
  )
  .option("--steps <n>", "steps of gradient descent", countFromOne, 300)
  .option("--out <folder>", "where the page goes", outBeside(import.meta.url))
  .option("--serve <port>", "serve the page in place of descending here", countFromOne)
  .option("--quick", "30 steps");

await run(command, import.meta.url);
