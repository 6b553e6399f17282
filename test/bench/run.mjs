/** Installs the peers if they are asked for, then runs main.ts as it stands. */
import "fluxion/register";
import { fileURLToPath } from "node:url";
import { install } from "../../scripts/install.mjs";

const words = process.argv.slice(2);
const isHelp = words.some((word) => word === "--help" || word === "-h");
if (!isHelp && words.some((word) => /^--peers(=|$)/.test(word)))
  install(fileURLToPath(new URL("peers", import.meta.url)), "Installing the bench's peers (once)...");

await import("./main.ts");
