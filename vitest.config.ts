import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { driverEnvironment } from "./test/webgpu/environment.mjs";

// Processes that tests are run in find a driver for WebGPU by what stands in their environment when they start.
Object.assign(process.env, driverEnvironment());

const registration = fileURLToPath(new URL("test/helpers/register-typescript.mjs", import.meta.url));
const device = "test/webgpu/**/*.test.ts";
const browser = "test/browser/**/*.test.ts";

export default defineConfig({
  test: {
    // Modules as Node itself links them run a fifth faster than those that Vite does.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: ["--import", registration],
    // Loading TypeScript costs most of a short test: files share one module graph per thread.
    isolate: false,
    // The files with random programs are the longest: they run beside the others.
    maxWorkers: "100%",
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: "host", include: ["test/**/*.test.ts"], exclude: [device, browser], pool: "threads" },
      },
      { extends: true, test: { name: "device", include: [device], pool: "forks" } },
      {
        extends: true,
        test: { name: "browser", include: [browser], pool: "threads", globalSetup: "test/browser/one-chromium.mjs" },
      },
    ],
  },
});
