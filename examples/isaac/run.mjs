/**
 * Reads the options, then runs main.ts as it stands: a hook compiles what the program imports as it is loaded. Help and mistakes need
 * none of it.
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
const options = new Command("isaac")
  .description(
    "Trains a 64-128-128-128-128-10 classifier of small digits with and without ISAAC, and draws both losses.",
  )
  .option("--batch <n>", "digits per step", count, 60)
  .option("--steps <n>", "of each", count, 1200)
  .option("--learning-rate <rate>", "of plain gradients", positive, 0.3)
  .option("--isaac-rate <rate>", "of ISAAC's", positive, 1)
  .option("--damping <lambda>", "ISAAC's regulariser of inputs", positive, 0.1)
  .option("--layers <n>", "how many ISAAC conditions, from the first on", count, 3)
  .option("--seed <n>", "decides the first weights and the order of the digits", count, 1)
  .option("--out <folder>", "where the figure goes", folder)
  .option("--quick", "100 steps of each: a few seconds")
  .parse()
  .opts();

try {
  await import("fluxion/register");
  const { main } = await import("./main.ts");
  main(options);
} catch (error) {
  console.error(`isaac: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
