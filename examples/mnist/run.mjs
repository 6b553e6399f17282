/**
 * Reads the options, then runs main.ts as it stands: a hook compiles what the program imports, its gradient included, as
 * it is loaded. Help and mistakes need none of it.
 */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";

function count(text) {
  if (!/^[0-9]{1,15}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 0 up.");
  return Number(text);
}

const folder = fileURLToPath(new URL("out", import.meta.url));
const options = new Command("mnist")
  .description("Trains a 784-256-10 network on 8,000 handwritten digits and tests it on 2,000 others.")
  .option("--epochs <n>", "how often every digit is seen", count, 8)
  .option("--batch <n>", "digits per step", count, 64)
  .option("--seed <n>", "decides the first weights and the order of the digits", count, 1)
  .option("--out <folder>", "where model, metrics, checkpoint and report go", folder)
  .option("--resume", "go on from the folder's checkpoint, with the same options")
  .option("--quick", "one epoch over 2,000 digits: a few seconds")
  .parse()
  .opts();

try {
  await import("fluxion/register");
  const { main } = await import("./main.ts");
  process.exitCode = await main(options);
} catch (error) {
  console.error(`mnist: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
