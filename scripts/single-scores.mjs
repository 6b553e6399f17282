/**
 * Makes `fluxion/scores/single`: what score matching computes with, in single precision, with the kernels in single precision. Both as
 * sources, which the compiler reads, and as the modules that tsc made of them.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export async function buildSingleScores(next) {
  const { inSinglePrecision } = await import(pathToFileURL(join(next, "compiler/check/precision.js")));
  /** The folder lies one further down, beside the kernels of its precision and with first weights of its own. */
  const converted = (text) =>
    inSinglePrecision(text)
      .replaceAll('"../kernels/', '"../../kernels/single/')
      .replaceAll('"../optimizers/initial-weights.', '"./initial-weights.')
      .replaceAll('"../options.', '"../../options.')
      .replaceAll('"../random.', '"../../random.');
  for (const [folder, ending] of [
    ["sources", /\.ts$/],
    ["runtime", /\.(js|d\.ts)$/],
  ]) {
    const single = join(next, folder, "scores/single");
    mkdirSync(single);
    const names = readdirSync(join(next, folder, "scores")).filter((name) => ending.test(name));
    const weights = names
      .map((name) => name.replace("index.", "initial-weights."))
      .filter((name) => !names.includes(name));
    for (const [from, all] of [
      ["scores", names],
      ["optimizers", weights],
    ]) {
      for (const name of all)
        writeFileSync(join(single, name), converted(readFileSync(join(next, folder, from, name), "utf8")));
    }
  }
}
