/**
 * Programs with layers, three ways: as they are written, with their layers watched; differentiated; and differentiated
 * layer by layer. What is watched, and moved, is what a layer takes and gives when the source itself runs.
 */
import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { inSinglePrecision, narrowed } from "../../compiler/check/precision.ts";
import type { CompileOptions } from "../../compiler/index.ts";
import * as fluxion from "../../compiler/requests-api.ts";
import * as runtime from "../../runtime/index.ts";
import type { ForwardPass, LayerStatistics } from "../../runtime/layers.ts";
import { compileFiles } from "../helpers/compiled.ts";

export type Numbers = Float64Array | Float32Array;
export type Arguments = readonly unknown[];
type Function = (...args: unknown[]) => unknown;

/** A call of a layer in the source. */
export interface Call {
  readonly layer: string;
  readonly args: Arguments;
  readonly output: Numbers;
}

/** Is told of each call, by its number; what it gives takes the place of the output. */
export type Watch = (call: Call, number: number) => Numbers;

export interface LayerProgram {
  readonly names: readonly string[];
  readonly samples: Readonly<Record<string, () => readonly Arguments[]>>;
  readonly run: (name: string, args: Arguments, watch?: Watch) => unknown;
  readonly vjp: (name: string) => Function;
  readonly layerwise: (name: string) => (...args: unknown[]) => Pass;
  readonly generated: string;
}

export type Pass = ForwardPass<unknown, unknown, unknown, Numbers>;
export type Layer = LayerStatistics<Numbers>;

export function layerProgram(file: string, precision: "double" | "single", options: CompileOptions = {}): LayerProgram {
  const double = readFileSync(new URL(`programs/${file}`, import.meta.url), "utf8");
  const text = precision === "single" ? inSinglePrecision(double) : double;
  const { messages, code } = compileFiles({ [file]: text }, { tags: true, emit: "js", ...options });
  if (messages) throw new Error(messages);
  const generated = loaded(code);
  const watching: { watch: Watch | undefined; count: number } = { watch: undefined, count: 0 };
  const own = loaded(transformSync(watchedLayers(text), { loader: "ts", format: "esm", target: "es2022" }).code, {
    seen: (layer: string, output: Numbers, args: Arguments) =>
      watching.watch ? watching.watch({ layer, args, output }, watching.count++) : output,
  });
  return {
    names: [...code.matchAll(/^export function (\w+)Layerwise\(/gm)].map(([, name]) => name!),
    samples: (precision === "single" ? narrowed : <T>(it: T) => it)(own.samples) as unknown as LayerProgram["samples"],
    run: (name, args, watch) => {
      Object.assign(watching, { watch, count: 0 });
      return (own[name] as Function)(...args);
    },
    vjp: (name) => generated[`${name}Vjp`] as Function,
    layerwise: (name) => generated[`${name}Layerwise`] as (...args: unknown[]) => Pass,
    generated: code,
  };
}

/** Each layer calls `seen` with what it gives and was handed. */
function watchedLayers(text: string): string {
  return text.replace(/(@layer[^/]*\/\nexport function )(\w+)/g, (_, head: string, name: string) => {
    return `${head}${name}(...args: any[]): any { return seen("${name}", (${name}Own as any)(...args), args); }\nfunction ${name}Own`;
  });
}

/** The exports of a module. */
function loaded(code: string, given: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const names = [...code.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name!);
  const listed = [...code.matchAll(/^export \{([^}]*)\};?/gm)].flatMap(([, list]) =>
    list!.split(",").map((it) => it.trim()),
  );
  const local = code
    .replace(/^import \{(.*)\} from "fluxion\/runtime";$/gm, (_, imported: string) => `const {${imported}} = runtime;`)
    .replace(/^import \{(.*)\} from "fluxion";$/gm, (_, imported: string) => `const {${imported}} = fluxion;`)
    .replace(/^export \{[^}]*\};?/gm, "")
    .replace(/^export /gm, "");
  const all = [...names, ...listed].filter((name) => name !== "");
  const make = new Function(
    "runtime",
    "fluxion",
    ...Object.keys(given),
    `"use strict";\n${local}\nreturn { ${all.join(", ")} };`,
  );
  return make(runtime, fluxion, ...Object.values(given)) as Readonly<Record<string, unknown>>;
}
