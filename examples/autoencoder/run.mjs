/**
 * Reads the options, then runs main.ts as it stands: a hook compiles what the program imports, its derivatives included, as
 * it is loaded. Help and mistakes need none of it.
 */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError, Option } from "commander";

function count(text) {
  if (!/^[0-9]{1,15}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 0 up.");
  return Number(text);
}

function positive(text) {
  if (!(Number(text) > 0)) throw new InvalidArgumentError("It is a positive number.");
  return Number(text);
}

const folder = fileURLToPath(new URL("out", import.meta.url));
const options = new Command("autoencoder")
  .description("Trains a deep autoencoder with K-FAC and with Nesterov's gradient, and draws how the error falls.")
  .addOption(new Option("--data <name>", "what is learned").choices(["digits", "curves"]).default("digits"))
  .option("--target <error>", "where both may stop", positive, 0.7)
  .option("--steps <n>", "of K-FAC, at most; Nesterov takes up to ten times as many as it took", count, 300)
  .option("--learning-rate <rate>", "of Nesterov's gradient", positive, 0.1)
  .option("--momentum <mu>", "to which that of Nesterov's gradient rises", positive, 0.99)
  .option("--seed <n>", "decides the first weights", count, 1)
  .option("--out <folder>", "where the figure goes", folder)
  .option("--quick", "ten steps of each: a few seconds")
  .parse()
  .opts();

try {
  await import("fluxion/register");
  const { main } = await import("./main.ts");
  main(options);
} catch (error) {
  console.error(`autoencoder: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
