/**
 * What the command lines of the examples share. Options are read first, then main.ts runs as it stands: a hook compiles what
 * it imports, its derivatives included, as it is loaded. Help and mistakes need none of it.
 */
import { fileURLToPath } from "node:url";
import { InvalidArgumentError } from "commander";

export function count(text) {
  if (!/^[0-9]{1,15}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 0 up.");
  return Number(text);
}

export function countFromOne(text) {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new InvalidArgumentError("It is a whole number from 1 up.");
  return Number(text);
}

export function positive(text) {
  if (!(Number(text) > 0)) throw new InvalidArgumentError("It is a positive number.");
  return Number(text);
}

/** The folder `out` beside a module. */
export function outBeside(url) {
  return fileURLToPath(new URL("out", url));
}

/** Reads the options and calls `main` of the main.ts beside a module with them; what that gives is the exit code. */
export async function run(command, url) {
  const options = command.parse().opts();
  try {
    await import("fluxion/register");
    const { main } = await import(new URL("main.ts", url).href);
    process.exitCode = (await main(options)) ?? 0;
  } catch (error) {
    console.error(`${command.name()}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
