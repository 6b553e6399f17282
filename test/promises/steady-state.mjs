/**
 * What calls of a gradient leave on the heap, and take of it, once it has run for a while: for each function of the bench
 * the bytes that a call of `valueAndGradInto` allocates, and those by which the heap has grown after a collection. Each is
 * measured in a process of its own, without the compiler.
 */
import "fluxion/register";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const { benchmarks, buffersFor } = await import("../bench/benchmarks.ts");
const calls = 1000;
const millisecondsBefore = 3000;

/** In MiB: what is new is not collected while calls are counted. */
const roomForNew = ["--min-semi-space-size=128", "--max-semi-space-size=128"];

const [file, path] = process.argv.slice(2);
if (path) console.log(JSON.stringify(await measured(file, path)));
else await measureAll();

async function measureAll() {
  const { openSession } = await import("fluxion/compiler");
  const { compileBenchmark } = await import("../bench/build.ts");
  const session = openSession();
  const folder = mkdtempSync(join(tmpdir(), "fluxion-steady-"));
  let [most, growth] = [0, 0];
  try {
    for (const benchmark of benchmarks) {
      const written = join(folder, `${benchmark.file}.mjs`);
      writeFileSync(written, compileBenchmark(session, benchmark).code);
      const own = [...roomForNew, fileURLToPath(import.meta.url), benchmark.file, written];
      const { perCall, left } = JSON.parse(execFileSync(process.execPath, own, { encoding: "utf8" }));
      most = Math.max(most, perCall);
      growth = Math.max(growth, left);
      console.log(`${benchmark.file}: ${perCall.toFixed(1)} bytes a call, ${left} left after ${calls}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`most bytes a call: ${most.toFixed(1)}`);
  console.log(`most bytes left: ${growth}`);
}

async function measured(file, path) {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  const benchmark = benchmarks.find((one) => one.file === file);
  const gradient = (await import(pathToFileURL(path).href))[`${benchmark.function}ValueAndGradInto`];
  const args = benchmark.arguments();
  const all = [...args, ...buffersFor(benchmark, args)];
  // What is kept for later calls comes into being, and code is compiled, as it seems to be worth it.
  const start = performance.now();
  while (performance.now() - start < millisecondsBefore) round(calls / 10);
  const rounds = [new Float64Array(5), new Float64Array(5)];
  for (let i = 0; i < 5; i++) round(calls, i);
  const [perCall, left] = rounds.map((figures) => figures.sort()[2]);
  return { perCall, left };

  function round(count, place) {
    collect();
    const before = bytesInUse();
    for (let i = 0; i < count; i++) gradient(...all);
    const after = bytesInUse();
    collect();
    const atEnd = bytesInUse();
    if (place === undefined) return;
    rounds[0][place] = Math.max(0, after - before) / count;
    rounds[1][place] = Math.max(0, atEnd - before);
  }
}

function bytesInUse() {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
