/** The command line of the example. */
import { Command } from "commander";
import { countFromOne, outBeside, run } from "../command-line.mjs";

const command = new Command("wine")
  .description("Learns a density of red wines by sliced score matching, with second derivatives and with differences.")
  .option("--epochs <n>", "how often every wine is seen", countFromOne, 60)
  .option("--seeds <n>", "runs of each method", countFromOne, 5)
  .option("--out <folder>", "where the report goes", outBeside(import.meta.url))
  .option("--quick", "a few epochs and two seeds");

await run(command, import.meta.url);
