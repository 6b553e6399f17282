/**
 * Programs from TypeScript text: the tagged functions lowered to checked IR, and the same text run as it stands, which
 * is the truth that everything generated from it is held to.
 */
import { transformSync } from "esbuild";
import { parse } from "../../compiler/1-parse/requests.ts";
import { lower } from "../../compiler/2-lower/lower.ts";
import type { SourceFunction } from "../../compiler/check/derived-functions.ts";
import { StoppedValues } from "../../compiler/check/stopped-values.ts";
import { Collector } from "../../compiler/diagnostics/collector.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { verified } from "../../compiler/ir/verify.ts";
import { deriveInside } from "../../compiler/lower-requests.ts";
import { operations } from "../../compiler/ops/index.ts";
import { checkSyntax, checkTypes } from "../../compiler/project/check-types.ts";
import { readConfiguration } from "../../compiler/project/compiler-options.ts";
import { requestsApi } from "../../compiler/project/paths.ts";
import { WarmProject } from "../../compiler/project/project.ts";
import * as fluxion from "../../compiler/requests-api.ts";
import { openSession } from "../../compiler/session.ts";
import * as implicit from "../../runtime/implicit.ts";
import * as random from "../../runtime/random.ts";
import * as workers from "../../runtime/workers/node.ts";
import type { Trips } from "./reported-bytes.ts";

export interface SourceProgram {
  readonly functions: readonly SourceFunction[];
  readonly diagnostics: readonly Diagnostic[];
  /** All that the module exports when it runs. */
  readonly exports: Readonly<Record<string, unknown>>;
  readonly text: string;
}

let project: WarmProject | undefined;

/** A mistake in the text is a diagnostic, and the functions that have none are still there. */
export function sourceProgram(text: string, path = "/fluxion-tests/source.ts"): SourceProgram {
  const collector = new Collector();
  project ??= new WarmProject(readConfiguration(undefined, requestsApi, false, collector.report).options, []);
  const [source] = project.refresh([{ path, text }]);
  if (!source) throw new Error("the project did not take the source");
  if (!checkSyntax(project.program, source, collector.report)) {
    return { functions: [], diagnostics: collector.diagnostics, exports: {}, text };
  }
  const found = parse(source, { tags: true, modes: ["jvp"], requestsApi }, collector.report);
  const requests = found.requests.filter((request) => request.isExported);
  const nodes = requests.map((request) => request.function);
  checkTypes(project.program, nodes, collector.report);
  const { program, ids } = lower(
    requests.map((request) => ({ node: request.function, name: request.functionName, captured: [] })),
    operations,
    collector.report,
    deriveInside(true, collector.report),
  );
  verified("lower", program, operations);
  const stopped = text.includes("stopGradient") ? new StoppedValues() : undefined;
  const exports = runModule(built(text, collector), { stopped });
  const functions = requests.flatMap(({ function: node, functionName: name, derivation }): SourceFunction[] => {
    const id = ids.get(node);
    const ir = id === undefined ? undefined : program.functions.get(id);
    if (id === undefined || ir === undefined) return [];
    const source = exports[name] as SourceFunction["source"];
    return [{ name, id, program, ir, wrt: derivation.wrt, source, tiling, stopped }];
  });
  return { functions, diagnostics: collector.diagnostics, exports, text };
}

/** Samples are small, and few loops among them gain by it: all are tiled that may be, so that there are many. */
const tiling = { tripsAtOnce: 2, isEager: true } as const;

const session = openSession({ verify: true });

/** The text with its requests, if it makes any, replaced by what is generated for them. */
function built(text: string, { report }: Collector): string {
  if (!text.includes("fluxion")) return text;
  const { modules, diagnostics } = session.compile([{ path: "/fluxion-tests/built.ts", text }], { standalone: true });
  for (const each of diagnostics) if (each.severity === "error") report(each);
  return modules[0]?.code ?? text;
}

export interface RunOptions {
  /** What the module may call as `$trips`. */
  readonly trips?: Trips;
  /** Whose `stopGradient` it uses. */
  readonly stopped?: StoppedValues | undefined;
}

/** Runs TypeScript that imports nothing but Fluxion as a module, and gives its exports. */
export function runModule(text: string, { trips, stopped }: RunOptions = {}): Record<string, unknown> {
  const { code } = transformSync(text, { loader: "ts", format: "cjs", target: "esnext" });
  const module = { exports: {} };
  const requests = stopped ? { ...fluxion, stopGradient: stopped.stopGradient } : fluxion;
  const modules: Record<string, unknown> = {
    fluxion: requests,
    "fluxion/implicit": implicit,
    "fluxion/random": random,
    "fluxion/workers": workers,
  };
  const require = (name: string) => modules[name];
  const run = new Function("module", "exports", "require", "$trips", `"use strict";\n${code}`);
  run(module, module.exports, require, trips);
  return module.exports;
}
