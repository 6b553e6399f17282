import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Loading TypeScript costs most of a short test: files share one module graph per thread.
    pool: "threads",
    isolate: false,
    testTimeout: 30_000,
  },
});
