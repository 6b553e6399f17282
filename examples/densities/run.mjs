/** Reads the options, then runs main.ts as it stands; a hook compiles what the program imports as it is loaded. */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";

function count(text) {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 1 up.");
  return Number(text);
}

const options = new Command("densities")
  .description("Learns distributions of the plane by score matching, and makes a page that does so live.")
  .option("--steps <n>", "steps of training", count, 2000)
  .option("--out <folder>", "where the page goes", fileURLToPath(new URL("out", import.meta.url)))
  .option("--quick", "150 steps on one of them")
  .parse()
  .opts();

try {
  await import("fluxion/register");
  const { main } = await import("./main.ts");
  process.exitCode = await main(options);
} catch (error) {
  console.error(`densities: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
