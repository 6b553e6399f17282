import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const registration = fileURLToPath(new URL("test/helpers/register-typescript.mjs", import.meta.url));

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Modules as Node itself links them run a fifth faster than those that Vite does.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: ["--import", registration],
    // Loading TypeScript costs most of a short test: files share one module graph per thread.
    pool: "threads",
    isolate: false,
    // The files with random programs are the longest: they run beside the others.
    maxWorkers: "100%",
    testTimeout: 30_000,
  },
});
