import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Sources of the library import what they are compiled with.
  resolve: {
    alias: [{ find: /^fluxion$/, replacement: fileURLToPath(new URL("compiler/requests-api.ts", import.meta.url)) }],
  },
  test: {
    include: ["test/**/*.test.ts"],
    // Loading TypeScript costs most of a short test: files share one module graph per thread.
    pool: "threads",
    isolate: false,
    // The files with random programs are the longest: they run beside the others.
    maxWorkers: "100%",
    testTimeout: 30_000,
  },
});
