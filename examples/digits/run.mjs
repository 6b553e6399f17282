/** The command line of the example. */
import { Command } from "commander";
import { countFromOne, outBeside, run } from "../command-line.mjs";

const command = new Command("digits")
  .description("Learns an energy of digits by denoising score matching at several scales, and draws new ones.")
  .option("--epochs <n>", "how often every digit is seen", countFromOne, 100)
  .option("--out <folder>", "where the report goes", outBeside(import.meta.url))
  .option("--quick", "a small network, and a third of the digits");

await run(command, import.meta.url);
