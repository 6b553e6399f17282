/**
 * What a second difference costs, three values of a function side by side, beside three calls of that function as it is
 * written: the energy of a network with layers of 128, by what comes in, for one case and for 64. Both are timed in turn.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fluxion-differences-"));

const layer = (into, from, weights, width) => `
  for (let c = 0; c < n; c++) {
    for (let i = 0; i < 128; i++) {
      let z = 0;
      for (let j = 0; j < ${width}; j++) z += ${weights}[i * ${width} + j] * ${from}[c * ${width} + j];
      ${into}[c * 128 + i] = Math.log1p(Math.exp(z));
    }
  }`;
const body = `
  const n = x.length / d;
  const a = new Float64Array(n * 128), b = new Float64Array(n * 128);
  ${layer("a", "x", "first", "d")}
  ${layer("b", "a", "second", "128")}
  let sum = 0;
  for (let c = 0; c < n; c++) for (let i = 0; i < 128; i++) sum += last[i] * b[c * 128 + i];
  return sum;
}
`;
const typed = ["x", "first", "second", "last"].map((name) => `${name}: Float64Array`).join(", ");
writeFileSync(
  join(folder, "energy.ts"),
  `/** @differentiable modes finiteDifference order 2 */\nexport function energy(${typed}, d: number): number {${body}`,
);
const cli = join(root, "dist/compiler/cli/main.js");
execFileSync(process.execPath, [cli, "build", "energy.ts", "--emit", "js", "--out-dir", "out"], { cwd: folder });
writeFileSync(join(folder, "differences.mjs"), readFileSync(join(folder, "out/energy.js")));
writeFileSync(join(folder, "energy.mjs"), `export function energy(x, first, second, last, d) {${body}`);
const { energyFiniteDifference } = await import(join(folder, "differences.mjs"));
const { energy } = await import(join(folder, "energy.mjs"));
rmSync(folder, { recursive: true });

const drawn = (length) => Float64Array.from({ length }, (_, i) => 0.15 * Math.sin(1 + i * i));
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
let most = 0;
for (const [cases, d] of [
  [1, 8],
  [1, 128],
  [1, 512],
  [64, 8],
  [64, 128],
  [64, 512],
]) {
  const args = [drawn(cases * d), drawn(128 * d), drawn(128 * 128), drawn(128), d];
  const direction = drawn(cases * d);
  const calls = cases === 1 ? 40 : 1;
  const timed = (run) => {
    const start = performance.now();
    for (let call = 0; call < calls; call++) run();
    return (performance.now() - start) / calls;
  };
  const [together, apart] = [[], []];
  for (let round = -5; round < 31; round++) {
    const fused = timed(() => energyFiniteDifference(...args, direction, { step: 0.1 }));
    const single = timed(() => energy(...args));
    if (round < 0) continue;
    together.push(fused);
    apart.push(single);
  }
  const ratio = median(together) / (3 * median(apart));
  most = Math.max(most, ratio);
  console.log(`cases ${cases}, inputs ${d}: ${median(together).toFixed(3)} ms, to three calls ${ratio.toFixed(2)}`);
}
console.log(`most side by side ${most.toFixed(2)}`);
