/** Reads the options, then runs main.ts as it stands; a hook compiles what the program imports as it is loaded. */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";

function count(text) {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 1 up.");
  return Number(text);
}

const options = new Command("digits")
  .description("Learns an energy of digits by denoising score matching at several scales, and draws new ones.")
  .option("--epochs <n>", "how often every digit is seen", count, 100)
  .option("--out <folder>", "where the report goes", fileURLToPath(new URL("out", import.meta.url)))
  .option("--quick", "a small network, and a third of the digits")
  .parse()
  .opts();

try {
  await import("fluxion/register");
  const { main } = await import("./main.ts");
  process.exitCode = await main(options);
} catch (error) {
  console.error(`digits: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
