/**
 * How many functions of the corpus a device runs as JavaScript does, and how many it refuses: the test itself, over all of
 * them. With `--browser`, those with loops whose trips run at once, on the device of Chromium.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { install } from "../../scripts/install.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
install(fileURLToPath(new URL("../webgpu/device", import.meta.url)), "Installing test/webgpu/device (once)...");
const folder = process.argv.includes("--browser") ? "test/browser" : "test/webgpu";
const words = ["node_modules/vitest/vitest.mjs", "run", `${folder}/corpus`, "--testTimeout", "300000"];
const env = { ...process.env, FLUXION_WHOLE_CORPUS: "1", CI: "1" };
const { stdout, stderr, status } = spawnSync(process.execPath, words, { cwd: root, env, encoding: "utf8" });
const shares = [...stdout.matchAll(/corpus on a device: (\d+) (.*)/g)].map(([, count, what]) => `${what}: ${count}`);
console.log(status === 0 ? shares.join("\n") : stdout + stderr);
process.exit(status ?? 1);
