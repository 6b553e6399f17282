/** The hooks behind `fluxion/register`. Node runs them in a thread of their own. */
import { readFile } from "node:fs/promises";
import type { LoadHook, ResolveHook } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hasErrors } from "../diagnostics/collector.ts";
import { formatDiagnostics } from "../diagnostics/terminal.ts";
import type { SourceMap } from "../options.ts";
import { chained, inlineComment } from "../output/source-map.ts";
import { Transformer } from "./transformer.ts";

const folder = process.cwd();
const transformer = new Transformer({}, folder);

/** What TypeScript allows an import to say for a file. */
const alternatives: readonly (readonly [pattern: RegExp, extensions: readonly string[]])[] = [
  [/\.js$/, [".ts", ".tsx"]],
  [/\.mjs$/, [".mts"]],
  [/(?<!\.[cm]?[jt]sx?)$/, [".ts", ".tsx", "/index.ts"]],
];

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (!specifier.startsWith(".") && !specifier.startsWith("file:")) throw error;
    for (const [pattern, extensions] of alternatives) {
      if (!pattern.test(specifier)) continue;
      for (const extension of extensions) {
        try {
          return await nextResolve(specifier.replace(pattern, extension), context);
        } catch {
          // The next one may exist; if none does, the first error tells what the user wrote.
        }
      }
    }
    throw error;
  }
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const path = url.startsWith("file:") ? fileURLToPath(url) : undefined;
  if (path === undefined || path.includes("/node_modules/")) return nextLoad(url, context);
  if (/(?<!\.d)\.m?tsx?$/.test(path)) {
    const source = await withoutTypes(path, await readFile(path, "utf8"));
    return { format: "module", source, shortCircuit: true };
  }
  const loaded = await nextLoad(url, context);
  if (loaded.format !== "module" || loaded.source === undefined) return loaded;
  const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
  const module = rewritten(path, text);
  return module ? { ...loaded, source: withMap(module) } : loaded;
};

async function withoutTypes(path: string, text: string): Promise<string> {
  const { stripTypes } = await import("../project/strip-types.ts");
  const module = rewritten(path, text);
  const plain = stripTypes(path, module?.code ?? text);
  const own = { ...plain.map, sources: [path], sourcesContent: [text] };
  return withMap({ code: plain.code, map: module ? chained(plain.map, module.map) : own });
}

/** The module with its requests replaced; undefined if it has none. Throws what is wrong with them. */
function rewritten(path: string, text: string): Rewritten | undefined {
  const transformed = transformer.transform(path, text);
  const diagnostics = transformed?.diagnostics ?? [];
  const style = { colour: false, frame: false, folder, textOf: () => undefined };
  if (hasErrors(diagnostics)) {
    const error = new Error(`\n${formatDiagnostics(diagnostics, style)}`);
    // Where the compiler found it is nothing to the user.
    error.stack = `Error: ${error.message}`;
    throw error;
  }
  if (diagnostics.length > 0) process.stderr.write(formatDiagnostics(diagnostics, style));
  return transformed?.module;
}

interface Rewritten {
  readonly code: string;
  readonly map: SourceMap;
}

function withMap({ code, map }: Rewritten): string {
  return code + inlineComment({ ...map, sources: map.sources.map((source) => source && pathToFileURL(source).href) });
}
