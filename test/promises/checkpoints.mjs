/**
 * What checkpoints cost and save: the gradient of a time loop with each schedule beside that without, in memory from the
 * pool at a time and in time. 20,000 steps of the Lorenz system by the classical Runge-Kutta method.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fluxion-checkpoints-"));
const source = readFileSync(join(root, "test/bench/functions/lorenz-scalars.ts"), "utf8");
const steps = 20_000;
const runtimeUrl = pathToFileURL(join(root, "dist/runtime/index.js")).href;

const schedules = {
  without: "",
  sqrt: 'checkpoint({ schedule: "sqrt" });',
  binomial: 'checkpoint({ schedule: "binomial", slots: 50 });',
};

/** A stand-in for the runtime that notes how much is taken at a time. */
const measuring = `
let now = 0;
export const measured = { most: 0 };
export function take(type, length) {
  const buffer = new type(length);
  now += buffer.byteLength;
  measured.most = Math.max(measured.most, now);
  return buffer;
}
export function give(...buffers) {
  for (const buffer of buffers) now -= buffer.byteLength;
}
export * from ${JSON.stringify(runtimeUrl)};
`;

async function build(name, mark) {
  const own = join(folder, name);
  mkdirSync(own);
  const marked = `import { checkpoint } from "fluxion";\n${source.replace(/\n( *)(?=for \()/, `\n$1${mark}\n$1`)}`;
  writeFileSync(join(own, "lorenz.ts"), marked.replace(/ modes \w+/, " modes grad"));
  const cli = join(root, "dist/compiler/cli/main.js");
  execFileSync(process.execPath, [cli, "build", "lorenz.ts", "--emit", "js", "--out-dir", "."], {
    cwd: own,
    stdio: "ignore",
  });
  const code = readFileSync(join(own, "lorenz.js"), "utf8");
  const load = async (file, runtime) => {
    writeFileSync(join(own, file), code.replace('"fluxion/runtime"', JSON.stringify(runtime)));
    return Object.values(await import(join(own, file)))[0];
  };
  writeFileSync(join(own, "runtime.mjs"), measuring);
  const { measured } = await import(join(own, "runtime.mjs"));
  run(await load("measured.mjs", "./runtime.mjs"));
  return { name, bytes: measured.most, gradient: await load("timed.mjs", runtimeUrl), times: [] };
}

function run(gradient) {
  gradient(10, 28, 8 / 3, 1, 1, 1, steps, 1e-3);
}

const all = [];
for (const [name, mark] of Object.entries(schedules)) all.push(await build(name, mark));
rmSync(folder, { recursive: true });
for (let round = 0; round < 41; round++) {
  for (const { gradient, times } of all) {
    const start = performance.now();
    run(gradient);
    times.push(performance.now() - start);
  }
}
const least = ({ times }) => Math.min(...times);
const [without, ...others] = all;
for (const each of others) {
  console.log(`${each.name} memory ${((100 * each.bytes) / without.bytes).toFixed(2)}`);
  console.log(`${each.name} time ${(least(each) / least(without)).toFixed(2)}`);
}
