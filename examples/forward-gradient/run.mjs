/** Reads the options, then runs main.ts as it stands; a hook compiles what the program imports as it is loaded. */
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";

function count(text) {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 1 up.");
  return Number(text);
}

const options = new Command("forward-gradient")
  .description("Descends with gradients estimated by forward mode beside those of reverse mode.")
  .option("--steps <n>", "steps of training on the digits", count, 3000)
  .option("--starts <n>", "starts in the plane", count, 200)
  .option("--out <folder>", "where the report goes", fileURLToPath(new URL("out", import.meta.url)))
  .option("--quick", "200 steps and 7 starts")
  .parse()
  .opts();

try {
  await import("fluxion/register");
  const { main } = await import("./main.ts");
  process.exitCode = await main(options);
} catch (error) {
  console.error(`forward-gradient: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
