/** From a benchmark to its three functions, one of them through the compiler. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import type { CompiledModule, openSession } from "../../compiler/index.ts";
import type { Argument, Benchmark } from "./benchmarks.ts";

type Session = ReturnType<typeof openSession>;

export type Primal = (...args: Argument[]) => number;
/** Called with the primal's arguments and one buffer per `wrt`; gives the value. */
export type GradientInto = (...args: Argument[]) => number;

export interface Written {
  readonly primal: Primal;
  readonly handWritten: GradientInto;
}

export function sourceOf({ file }: Benchmark): string {
  return fileURLToPath(new URL(`functions/${file}.ts`, import.meta.url)).replaceAll("\\", "/");
}

/** The generated module, as JavaScript that imports nothing. `text` stands for the file's own. */
export function compileBenchmark(session: Session, benchmark: Benchmark, text?: string): CompiledModule {
  const { modules, diagnostics } = session.compile([{ path: sourceOf(benchmark), text }], {
    tags: true,
    emit: "js",
    standalone: true,
  });
  const [module] = modules;
  if (module && diagnostics.length === 0) return module;
  throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n") || "nothing was generated");
}

export async function writtenFunctionsOf({ file, function: name }: Benchmark): Promise<Written> {
  return {
    primal: (await import(`./functions/${file}.ts`))[name],
    handWritten: (await import(`./hand-written/${file}.ts`))[`${name}ValueAndGradInto`],
  };
}

export async function generatedFunctionOf(benchmark: Benchmark, { code }: CompiledModule): Promise<GradientInto> {
  return (await importText(code))[`${benchmark.function}ValueAndGradInto`];
}

/** What the module adds to a bundle: its bytes after minification and gzip. */
export function shippedBytes({ code }: CompiledModule): number {
  return gzipSync(transformSync(code, { minify: true, format: "esm" }).code).length;
}

async function importText(code: string) {
  const folder = mkdtempSync(join(tmpdir(), "fluxion-bench-"));
  try {
    const file = join(folder, "generated.mjs");
    writeFileSync(file, code);
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
