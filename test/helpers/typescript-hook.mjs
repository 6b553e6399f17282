/** Node's hooks for modules in TypeScript: their types are left out, and nothing else is changed. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

/** Sources of the library import what they are compiled with, as users do: here it is that of the repository. */
export async function resolve(specifier, context, next) {
  if (specifier !== "fluxion") return next(specifier, context);
  return { url: new URL("../../compiler/requests-api.ts", import.meta.url).href, shortCircuit: true };
}

export async function load(url, context, next) {
  const { protocol, pathname } = new URL(url);
  if (protocol !== "file:" || !pathname.endsWith(".ts")) return next(url, context);
  const path = fileURLToPath(url);
  const options = { loader: "ts", format: "esm", target: "node20", sourcemap: "inline", sourcefile: path };
  const { code } = await transform(await readFile(path, "utf8"), options);
  return { format: "module", source: code, shortCircuit: true };
}
