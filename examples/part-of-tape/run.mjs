/** The command line of the example. */
import { Command, Option } from "commander";
import { count, countFromOne, outBeside, positive, run } from "../command-line.mjs";

const names = ["dense", "convolution", "recurrent"];
const command = new Command("part-of-tape")
  .description(
    "Trains networks with all of their tape, with parts of it and with a small batch, and draws the courses.",
  )
  .addOption(new Option("--networks <names...>", "which").choices([...names, "mnist"]).default(names, "all but mnist"))
  .option("--steps <n>", "of each way: by default 600, or 400 of networks that take longer", countFromOne)
  .option("--learning-rate <rate>", "of Adam, with batches of 150: by default what suits the network", positive)
  .option("--small-rate <rate>", "of Adam, with the small batch: by default what suits the network", positive)
  .option("--keep <fraction>", "how much of each row is kept", positive, 0.1)
  .option("--seed <n>", "decides the first weights, the digits of each step and the samples", count, 1)
  .option("--seeds <n>", "so many seeds, of which the first is that: what comes out is their mean", countFromOne, 1)
  .option("--out <folder>", "where the figures go", outBeside(import.meta.url))
  .option("--quick", "forty steps of smaller batches: a few seconds");

await run(command, import.meta.url);
