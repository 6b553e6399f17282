/** The command line of the example. */
import { Command, Option } from "commander";
import { count, outBeside, run } from "../command-line.mjs";

const command = new Command("mnist")
  .description("Trains a 784-256-10 network on 8,000 handwritten digits and tests it on 2,000 others.")
  .addOption(new Option("--method <name>", "how it learns").choices(["kfac", "adamw"]).default("kfac"))
  .option("--epochs <n>", "how often every digit is seen (default: 4, with adamw 8)", count)
  .option("--batch <n>", "digits per step (default: 1000, with adamw 64)", count)
  .option("--seed <n>", "decides the first weights and the order of the digits", count, 1)
  .option("--out <folder>", "where model, metrics, checkpoint and report go", outBeside(import.meta.url))
  .option("--resume", "go on from the folder's checkpoint, with the same options")
  .option("--quick", "one epoch over 2,000 digits: a few seconds");

await run(command, import.meta.url);
