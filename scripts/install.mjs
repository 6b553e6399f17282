/** Installs what a folder's package-lock.json asks for, where node_modules does not hold it yet. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The packages of a lock file with their versions, without those that only some systems install. */
function packagesOf(lockFile) {
  try {
    const { packages } = JSON.parse(readFileSync(lockFile, "utf8"));
    const needed = Object.entries(packages).filter(([path, { optional }]) => path !== "" && !optional);
    return new Map(needed.map(([path, { version }]) => [path, version]));
  } catch {
    return new Map();
  }
}

function isInstalled(folder) {
  const installed = packagesOf(join(folder, "node_modules/.package-lock.json"));
  return [...packagesOf(join(folder, "package-lock.json"))].every(([path, version]) => installed.get(path) === version);
}

/** Ends the process where that does not succeed. What is said goes to where it is in nobody's way. */
export function install(folder, announcement) {
  if (isInstalled(folder)) return;
  console.error(announcement);
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  console.error(`'npm ci' in ${folder} failed: see above.`);
  process.exit(1);
}
