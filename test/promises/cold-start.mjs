/** How long the command line takes for one file, from its start to its end: the median of five runs. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "fluxion-cold-"));
const words = ["dist/compiler/cli/main.js", "build", "test/bench/functions/least-squares.ts", "--out-dir", out];
const seconds = Array.from({ length: 5 }, () => {
  const began = performance.now();
  execFileSync(process.execPath, words, { cwd: root, stdio: "ignore" });
  return (performance.now() - began) / 1000;
});
rmSync(out, { recursive: true });
console.log(`seconds ${seconds.sort((a, b) => a - b)[2].toFixed(3)}`);
