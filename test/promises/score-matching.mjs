/**
 * What a training step of each objective of score matching costs: value and gradient, for the energy of a network with two
 * hidden layers of 128 and 64 cases, by how many numbers come in. All are timed in turn, each by its fastest call. Tapes are
 * what the gradients take from the workspace at a time.
 */
import "fluxion/register";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { openSession } from "fluxion/compiler";
import { directions, initialEnergyMlp, noised } from "fluxion/scores";
import { measuring } from "./measuring-runtime.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(root, "test/promises/.scores-"));
const isQuick = process.argv.includes("--quick");
const [rows, hidden] = [64, 128];

const objectives = {
  fdSsm: "fdSsmOfEnergy(at, x, v, d)",
  taylorSsm: "ssmOfEnergy(at, x, v, d)",
  nestedSsm: "nestedSsmOfEnergy(at, x, v, d)",
  ssmVr: "ssmVrOfEnergy(at, x, v, d)",
  dsm: "dsmOfEnergy(at, x, noisy, 0.3, d)",
  fdDsm: "fdDsmOfEnergy(at, x, noisy, v, 0.3, d)",
  sm: "smOfEnergy(at, x, d)",
  // The same number: along all axes at once.
  smAtOnce: "ssmOfEnergy(at, x, v, d)",
};
const names = Object.keys(objectives);
const requests = Object.entries(objectives).map(
  ([name, call]) => `
export const ${name} = valueAndGrad((m: EnergyMlp, x: Float64Array, noisy: Float64Array, v: Float64Array, d: number) => {
  const at = (y: Float64Array) => energyMlp(m, y);
  return ${call};
});`,
);
const text = `
import { valueAndGrad } from "fluxion";
import type { EnergyMlp } from "fluxion/scores";
import { energyMlp, ${[...new Set(Object.values(objectives).map((call) => call.slice(0, call.indexOf("("))))].join(", ")} } from "fluxion/scores";
${requests.join("")}`;

async function made() {
  try {
    const { modules, diagnostics } = openSession().compile([{ path: join(folder, "objectives.ts"), text }], {
      emit: "js",
    });
    if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
    writeFileSync(join(folder, "timed.mjs"), modules[0].code);
    writeFileSync(join(folder, "runtime.mjs"), measuring);
    writeFileSync(join(folder, "measured.mjs"), modules[0].code.replace('"fluxion/runtime"', '"./runtime.mjs"'));
    const load = (name) => import(pathToFileURL(join(folder, name)).href);
    return [await load("timed.mjs"), await load("measured.mjs"), await load("runtime.mjs")];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [timed, measuredObjectives, { measured }] = await made();
const worst = {
  nestedToFd: Number.POSITIVE_INFINITY,
  forwardsToFd: Number.POSITIVE_INFINITY,
  fdToTaylor: 0,
  fdDsmToDsm: 0,
  tapes: 0,
};
for (const d of isQuick ? [8, 32] : [8, 32, 128, 512]) {
  const model = initialEnergyMlp({ features: d, hidden, seed: 1 });
  const x = noised(new Float64Array(rows * d), 1, 2);
  const noisy = noised(x, 0.3, 3);
  const args = [model, x, noisy, directions(rows, d, 4), d];
  const axes = Float64Array.from({ length: rows * d * d }, (_, i) => (Math.floor(i / d) % d === i % d ? 1 : 0));
  const repeated = axes.map((_, i) => x[Math.floor(i / (d * d)) * d + (i % d)]);
  const argsOf = (name) => (name === "smAtOnce" ? [model, repeated, noisy, axes, d] : args);
  // The exact trace takes longer and more memory by far.
  const isExact = (name) => name.startsWith("sm");
  const own = names.filter((name) => !isExact(name) || d <= 32 || (!isQuick && d <= 128));
  const least = Object.fromEntries(own.map((name) => [name, Number.POSITIVE_INFINITY]));
  const rounds = isQuick ? 12 : 40;
  for (let round = 0; round < rounds; round++) {
    for (const name of own) {
      if (isExact(name) && round >= 4) continue;
      const start = performance.now();
      timed[name](...argsOf(name));
      least[name] = Math.min(least[name], performance.now() - start);
    }
  }
  const tape = (name) => {
    measured.most = 0;
    measuredObjectives[name](...argsOf(name));
    return measured.most;
  };
  const tapes = Object.fromEntries(own.map((name) => [name, tape(name)]));
  const shown = own.map((name) => `${name} ${least[name].toFixed(2)} ms, ${(tapes[name] / 1024).toFixed(0)} KiB`);
  console.log(`${d} inputs: ${shown.join("; ")}`);
  worst.nestedToFd = Math.min(worst.nestedToFd, least.nestedSsm / least.fdSsm);
  // SSM takes as long as SSMVR where its product with the Hessian runs forwards.
  worst.forwardsToFd = Math.min(worst.forwardsToFd, least.ssmVr / least.fdSsm);
  worst.fdToTaylor = Math.max(worst.fdToTaylor, least.fdSsm / least.taylorSsm);
  worst.fdDsmToDsm = Math.max(worst.fdDsmToDsm, least.fdDsm / least.dsm);
  worst.tapes = Math.max(worst.tapes, tapes.fdSsm / tapes.nestedSsm);
  if (least.sm) {
    const exact = Math.min(least.sm, least.smAtOnce) / least.fdSsm;
    console.log(`exact to differences for each of ${d} inputs: ${(exact / d).toFixed(2)}`);
  }
}
console.log(`nested to differences, at least ${worst.nestedToFd.toFixed(2)}`);
console.log(`Hessian product forwards to differences, at least ${worst.forwardsToFd.toFixed(2)}`);
console.log(`differences to Taylor, at most ${worst.fdToTaylor.toFixed(3)}`);
console.log(`denoising by differences to denoising, at most ${worst.fdDsmToDsm.toFixed(3)}`);
console.log(`tape of differences to nested, at most ${worst.tapes.toFixed(3)}`);
