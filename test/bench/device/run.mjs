/** Runs main.ts as it stands, where WebGPU finds its driver by what stands in the environment of the process. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { driverEnvironment } from "../../webgpu/environment.mjs";

const words = process.argv.slice(2);
const own = words.includes("--software") ? driverEnvironment() : {};
const registration = fileURLToPath(new URL("../../helpers/register-typescript.mjs", import.meta.url));
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const { status } = spawnSync(process.execPath, ["--import", registration, main, ...words], {
  stdio: "inherit",
  env: { ...process.env, ...own },
});
process.exit(status ?? 1);
