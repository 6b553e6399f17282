/**
 * Makes a clone ready to run: installs what package-lock.json asks for, and builds dist/ where it is not what the
 * sources say. Does nothing, quickly, when both are as they should be.
 */
import { fileURLToPath } from "node:url";
import { build, isBuilt } from "./build.mjs";
import { install } from "./install.mjs";

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`Fluxion needs Node 20 or newer; this is ${process.version}.`);
  process.exit(1);
}
install(fileURLToPath(new URL("..", import.meta.url)), "Installing dependencies (once)...");
// What some commands need besides is installed in folders of its own.
for (const folder of process.argv.slice(2)) {
  install(fileURLToPath(new URL(`../${folder}`, import.meta.url)), `Installing ${folder} (once)...`);
}
if (!isBuilt()) {
  console.log("Building Fluxion...");
  if (!(await build())) process.exit(1);
}
