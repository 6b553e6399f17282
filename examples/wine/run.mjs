/** Reads the options, then runs main.ts as it stands; a hook compiles what the program imports as it is loaded. */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";

function count(text) {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 1 up.");
  return Number(text);
}

const options = new Command("wine")
  .description("Learns a density of red wines by sliced score matching, with second derivatives and with differences.")
  .option("--epochs <n>", "how often every wine is seen", count, 60)
  .option("--seeds <n>", "runs of each method", count, 5)
  .option("--out <folder>", "where the report goes", fileURLToPath(new URL("out", import.meta.url)))
  .option("--quick", "a few epochs and two seeds")
  .parse()
  .opts();

try {
  await import("fluxion/register");
  const { main } = await import("./main.ts");
  process.exitCode = await main(options);
} catch (error) {
  console.error(`wine: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
