/** The command line of the example. */
import { Command, Option } from "commander";
import { count, outBeside, positive, run } from "../command-line.mjs";

const command = new Command("autoencoder")
  .description("Trains a deep autoencoder with K-FAC and with Nesterov's gradient, and draws how the error falls.")
  .addOption(new Option("--data <name>", "what is learned").choices(["digits", "curves"]).default("digits"))
  .option("--target <error>", "where both may stop", positive, 0.7)
  .option("--steps <n>", "of K-FAC, at most; Nesterov takes up to ten times as many as it took", count, 300)
  .option("--learning-rate <rate>", "of Nesterov's gradient", positive, 0.1)
  .option("--momentum <mu>", "to which that of Nesterov's gradient rises", positive, 0.99)
  .option("--seed <n>", "decides the first weights", count, 1)
  .option("--out <folder>", "where the figure goes", outBeside(import.meta.url))
  .option("--quick", "ten steps of each: a few seconds");

await run(command, import.meta.url);
