/**
 * Where WebGPU finds a driver on a machine without a graphics card: SwiftShader, which comes with the Chromium of
 * `test/webgpu/device`. Processes that are started with these variables find it.
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const packages = fileURLToPath(new URL("device/node_modules", import.meta.url));
const folder = join(packages, ".swiftshader");

/** The variables; none where the driver is not installed, or one is named already. */
export function driverEnvironment() {
  if (process.env.VK_DRIVER_FILES || process.platform !== "linux" || process.arch !== "x64" || !unpacked()) return {};
  const path = [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  return { VK_DRIVER_FILES: join(folder, "vk_swiftshader_icd.json"), LD_LIBRARY_PATH: path };
}

function unpacked() {
  if (existsSync(join(folder, "vk_swiftshader_icd.json"))) return true;
  const archive = join(packages, "@sparticuz/chromium/bin/swiftshader.tar.br");
  if (!existsSync(archive)) return false;
  const own = `${folder}.${process.pid}`;
  mkdirSync(own);
  const file = join(own, "swiftshader.tar");
  writeFileSync(file, brotliDecompressSync(readFileSync(archive)));
  const { status } = spawnSync("tar", ["xf", file, "-C", own]);
  rmSync(file);
  if (status === 0 && !existsSync(folder)) renameSync(own, folder);
  else rmSync(own, { recursive: true });
  return status === 0;
}
