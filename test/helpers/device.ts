/** A device of WebGPU for tests, in Node. Where there is none, tests say so and are skipped; in CI that is a failure. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { GpuEntry } from "../../runtime/webgpu/index.ts";

const folder = fileURLToPath(new URL("../webgpu/device/", import.meta.url));

/** An adapter, or why there is none. */
async function findAdapter(): Promise<{ gpu?: GpuEntry; why?: string }> {
  if (!existsSync(`${folder}node_modules/webgpu`)) return { why: "test/webgpu/device is not installed" };
  const path = createRequire(`${folder}package.json`).resolve("webgpu");
  const { create, globals } = await import(pathToFileURL(path).href);
  Object.assign(globalThis, globals);
  const gpu = create([]) as GpuEntry;
  const adapter = await gpu.requestAdapter();
  return adapter ? { gpu } : { why: "WebGPU finds no adapter" };
}

const found = await findAdapter();

if (found.why) {
  const words = `Tests of the WebGPU target need a device: ${found.why}.`;
  if (process.env.CI) throw new Error(words);
  console.warn(`${words} They are skipped.`);
}

/** As `navigator.gpu`; undefined where tests are to be skipped. */
export const gpu = found.gpu;
