/**
 * The bytes that `fluxion explain` tells of the tapes of all functions of the bench, beside those that their gradients take
 * from the workspace.
 */
import "fluxion/register";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSession } from "fluxion/compiler";
import { measuring } from "./measuring-runtime.mjs";

const { benchmarks } = await import("../bench/benchmarks.ts");

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fluxion-tapes-"));
const session = openSession();

/** What the report tells and what is taken. */
async function compare({ file, function: name, arguments: inputs }) {
  const path = join(root, `test/bench/functions/${file}.ts`);
  const text = readFileSync(path, "utf8").replace(/ modes \w+/, " modes grad");
  const { modules } = session.compile([{ path, text }], { tags: true, emit: "js", explain: true });
  const [module] = modules;
  const [derivative] = module.explanation.find((each) => each.name === name).derivatives;
  writeFileSync(join(folder, `${file}-runtime.mjs`), measuring);
  const code = module.code.replace('"fluxion/runtime"', `"./${file}-runtime.mjs"`);
  writeFileSync(join(folder, `${file}.mjs`), code);
  const { measured } = await import(join(folder, `${file}-runtime.mjs`));
  const gradient = (await import(join(folder, `${file}.mjs`)))[derivative.name];
  const args = inputs();
  gradient(...args);
  const { tape, stored } = derivative;
  const sizes = Object.entries(tape.sizes).map(([size, meaning]) => `const ${size} = ${meaning};`);
  const names = parameterNames(text, name);
  const bytesBy = (bytes) => new Function(...names, `${sizes.join(" ")} return ${bytes};`)(...args);
  const pooled = stored.filter(({ memory }) => memory === "workspace");
  const told = pooled.every(({ per }) => !per) ? pooled.reduce((sum, { bytes }) => sum + bytesBy(bytes), 0) : undefined;
  return { file, told, taken: measured.most, bytes: tape.bytes };
}

function parameterNames(text, name) {
  const list = new RegExp(`function ${name}\\(([^)]*)\\)`).exec(text)[1];
  return [...list.matchAll(/(\w+)\??:/g)].map(([, parameter]) => parameter);
}

let different = 0;
for (const benchmark of benchmarks) {
  const { file, told, taken, bytes } = await compare(benchmark);
  // Where trips are not counted beforehand, bytes are told for each of them.
  if (told !== undefined && told !== taken) different++;
  console.log(`${file}: told ${told ?? "for each trip"} (${bytes}), taken ${taken}`);
}
rmSync(folder, { recursive: true });
console.log(`tapes told wrong: ${different}`);
