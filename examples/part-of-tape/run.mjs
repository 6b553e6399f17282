/**
 * Reads the options, then runs main.ts as it stands: a hook compiles what the program imports, its derivatives included, as
 * it is loaded. Help and mistakes need none of it.
 */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";

function count(text) {
  if (!/^[0-9]{1,15}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 0 up.");
  return Number(text);
}

function positive(text) {
  if (!(Number(text) > 0)) throw new InvalidArgumentError("It is a positive number.");
  return Number(text);
}

const folder = fileURLToPath(new URL("out", import.meta.url));
const options = new Command("part-of-tape")
  .description("Trains a network with all of its tape, with parts of it and with a small batch, and draws the courses.")
  .option("--steps <n>", "of each", count, 600)
  .option("--learning-rate <rate>", "of Adam, with batches of 150", positive, 1e-2)
  .option("--small-rate <rate>", "of Adam, with the small batch", positive, 3e-3)
  .option("--keep <fraction>", "how much of each layer is kept", positive, 0.1)
  .option("--seed <n>", "decides the first weights, the digits of each step and the samples", count, 1)
  .option("--out <folder>", "where the figure goes", folder)
  .option("--quick", "sixty steps of each: a few seconds")
  .parse()
  .opts();

try {
  await import("fluxion/register");
  const { main } = await import("./main.ts");
  main(options);
} catch (error) {
  console.error(`part-of-tape: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
