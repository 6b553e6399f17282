/** How many modules the gradient of a plain loop imports. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fluxion-plain-"));
const source = readFileSync(join(root, "test/bench/functions/rosenbrock.ts"), "utf8");
writeFileSync(join(folder, "rosenbrock.ts"), source.replace(" modes valueAndGradInto", " modes grad valueAndGrad"));
execFileSync(process.execPath, [join(root, "dist/compiler/cli/main.js"), "build", "rosenbrock.ts"], {
  cwd: folder,
  stdio: "ignore",
});
const generated = readFileSync(join(folder, "generated/rosenbrock.ts"), "utf8");
rmSync(folder, { recursive: true });
console.log(`imports ${[...generated.matchAll(/^import /gm)].length}`);
