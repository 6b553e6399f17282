/**
 * Makes a clone ready to run: installs what package-lock.json asks for, and builds dist/ where it is not what the
 * sources say. Does nothing, quickly, when both are as they should be.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, isBuilt } from "./build.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The packages of a lock file with their versions, without those that only some systems install. */
function packagesOf(lockFile) {
  try {
    const { packages } = JSON.parse(readFileSync(new URL(lockFile, new URL("../", import.meta.url)), "utf8"));
    const needed = Object.entries(packages).filter(([path, { optional }]) => path !== "" && !optional);
    return new Map(needed.map(([path, { version }]) => [path, version]));
  } catch {
    return new Map();
  }
}

function isInstalled() {
  const installed = packagesOf("node_modules/.package-lock.json");
  return [...packagesOf("package-lock.json")].every(([path, version]) => installed.get(path) === version);
}

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`Fluxion needs Node 20 or newer; this is ${process.version}.`);
  process.exit(1);
}
if (!isInstalled()) {
  console.log("Installing dependencies (once)...");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error("'npm ci' failed: see above.");
    process.exit(1);
  }
}
if (!isBuilt()) {
  console.log("Building Fluxion...");
  if (!build()) process.exit(1);
}
