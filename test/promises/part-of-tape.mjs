/**
 * What a step with a tenth of the tape costs beside one with all of it: a network of four layers for a batch of 150, and heat
 * with a source on a grid of 33 x 33 over 400 steps. Calls of both are made in turn; the medians of the processor's time for them
 * are compared, which what else runs on the machine hardly touches.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fluxion-part-of-tape-"));

const sources = `
function dense(input: Float64Array, weights: Float64Array, from: number, rows: number, inputs: number, outputs: number): Float64Array {
  const output = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += weights[from + o * inputs + i] * input[row * inputs + i];
      output[row * outputs + o] = sum;
    }
  }
  return output;
}

function rectify(h: Float64Array): void {
  for (let k = 0; k < h.length; k++) h[k] = Math.max(h[k], 0);
}

/** @differentiable wrt w modes valueAndGrad randomizedGrad */
export function network(w: Float64Array, x: Float64Array, rows: number): number {
  const n = 300;
  const first = dense(x, w, 0, rows, n, n);
  rectify(first);
  const second = dense(first, w, n * n, rows, n, n);
  rectify(second);
  const third = dense(second, w, 2 * n * n, rows, n, n);
  rectify(third);
  const scores = dense(third, w, 3 * n * n, rows, n, 10);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += scores[k] * scores[k];
  return sum / rows;
}

/** @differentiable wrt theta modes valueAndGrad randomizedGrad slots phi dSlope */
export function heat(theta: Float64Array, start: Float64Array, sines: Float64Array, steps: number): number {
  const n = 33;
  const phi = start.slice(), next = start.slice();
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    const time = t / 4096;
    const sinus = Math.sin(Math.PI * time), cosinus = Math.cos(Math.PI * time);
    const constant = theta[0] + theta[1] * sinus + theta[2] * cosinus, slope = theta[3] * sinus + theta[4] * cosinus;
    for (let y = 1; y < n - 1; y++) {
      for (let x = 1; x < n - 1; x++) {
        const at = y * n + x;
        const c = constant + slope * sines[x];
        const around = phi[at - 1] + phi[at + 1] + phi[at - n] + phi[at + n];
        next[at] = phi[at] + 0.0625 * (around - 4 * phi[at]) + (c * phi[at]) / 4096;
      }
    }
    for (let y = 1; y < n - 1; y++) {
      for (let x = 1; x < n - 1; x++) {
        const at = y * n + x;
        const d = next[at] - start[at] - 0.25 * sinus * sines[x] * sines[y];
        loss += d * d;
        phi[at] = next[at];
      }
    }
  }
  return loss / steps;
}
`;
writeFileSync(join(folder, "models.ts"), sources);
const cli = join(root, "dist/compiler/cli/main.js");
execFileSync(process.execPath, [cli, "build", "models.ts", "--emit", "js", "--out-dir", "out"], { cwd: folder });
const runtime = (name) => JSON.stringify(pathToFileURL(join(root, `dist/runtime/${name}.js`)).href);
const code = readFileSync(join(folder, "out/models.js"), "utf8")
  .replaceAll('"fluxion/runtime"', runtime("index"))
  .replaceAll('"fluxion/random"', runtime("random"));
writeFileSync(join(folder, "models.mjs"), code);
const made = await import(join(folder, "models.mjs"));
if (process.argv.includes("--code")) console.log(code);
rmSync(folder, { recursive: true });

let state = 1;
const drawn = (length, scale) =>
  Float64Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return scale * (state / 1073741823.5 - 1);
  });
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

function compare(name, args, rounds, keep) {
  const runs = {
    exact: () => made[`${name}ValueAndGrad`](...args),
    part: (seed) => made[`${name}RandomizedGrad`](...args, { seed, keep }),
  };
  const times = { exact: [], part: [] };
  for (let round = -3; round < rounds; round++) {
    for (const [which, run] of Object.entries(runs)) {
      const before = process.cpuUsage();
      run(round + 3);
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) times[which].push((user + system) / 1000);
    }
  }
  const [exact, part] = [median(times.exact), median(times.part)];
  console.log(`${name}: ${exact.toFixed(1)} ms whole, ${part.toFixed(1)} ms in part`);
  return part / exact;
}

const rounds = process.argv.includes("--quick") ? 9 : 31;
const network = compare("network", [drawn(3 * 300 * 300 + 3000, 0.14), drawn(150 * 300, 1), 150], rounds, 0.1);
const sines = Float64Array.from({ length: 33 }, (_, i) => Math.sin((2 * Math.PI * i) / 32));
const heat = compare("heat", [drawn(5, 0.1), drawn(33 * 33, 1), sines, 400], rounds, 0.1);
console.log(`network in part to whole ${network.toFixed(3)}`);
console.log(`heat in part to whole ${heat.toFixed(3)}`);
