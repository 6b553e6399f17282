/**
 * Runs a function as its user wrote it, and reads the `samples` beside it. Its modules are loaded afresh, each with no
 * more than the function needs; packages are loaded as Node loads them.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import * as random from "../../runtime/random.ts";
import { randomApi, requestsApi } from "../project/paths.ts";
import { importMetaName } from "../project/strip-types.ts";
import type { RequestedFunction, RunnableCode } from "../requested-functions.ts";
import * as requests from "../requests-api.ts";
import type { SourceFunction } from "./derived-functions.ts";
import { mayNotEnd } from "./may-not-end.ts";
import { StoppedValues } from "./stopped-values.ts";
import type { CallLimit } from "./time-limit.ts";

type Exports = Record<string, unknown>;
type AnyFunction = (...args: unknown[]) => unknown;

export interface LoadedFunction {
  readonly fn: SourceFunction;
  /** What the file that requests, or else the function's own, exports as `samples`. */
  readonly samples: unknown;
}

/** Throws what loading the modules throws. What runs is held to the limit. */
export function loadFunction(requested: RequestedFunction, code: RunnableCode, limit?: CallLimit): LoadedFunction {
  const stopped = new StoppedValues();
  const load = loaderOf(code, { ...requests, stopGradient: stopped.stopGradient });
  const usesStopped = [...code.modules.values()].some(({ text }) => text.includes("stopGradient"));
  const within = <T>(run: () => T, what?: string) => (limit ? limit.source(run, what) : run());
  const exported = within(() => load(code.entry), "the code that it needs")[code.export] as AnyFunction;
  const { capturedCount: count, name, id, program, ir, wrt } = requested;
  const whole: AnyFunction =
    count === 0 ? exported : (...args) => (exported(...args.slice(0, count)) as AnyFunction)(...args.slice(count));
  const everyCall = limit && mayNotEnd(program, id) ? limit : undefined;
  const source: AnyFunction = everyCall ? (...args) => everyCall.source(() => whole(...args)) : whole;
  const given = [code.requesting, code.entry].map((path) =>
    within(() => (code.modules.has(path) ? load(path).samples : undefined), "the code that it needs"),
  );
  const samples = given.find((each) => Object.hasOwn(Object(each), name)) ?? given[0];
  const fn = { name, id, program, ir, wrt, stopped: usesStopped ? stopped : undefined, limit: everyCall };
  return { fn: { ...fn, source: source as SourceFunction["source"] }, samples };
}

/** `fluxion` is what the modules import under this name. */
function loaderOf({ modules }: RunnableCode, fluxion: Exports): (path: string) => Exports {
  const loaded = new Map<string, Exports>();
  const load = (path: string): Exports => {
    if (path === requestsApi) return fluxion;
    if (path === randomApi) return random;
    const known = loaded.get(path);
    if (known) return known;
    const module = { exports: {} as Exports };
    loaded.set(path, module.exports);
    const own = modules.get(path);
    // Nothing of it is needed.
    if (own === undefined) return module.exports;
    const packages = createRequire(path);
    const require = (specifier: string) => {
      const target = own.imports.get(specifier);
      return target === undefined ? loadPackage(packages, specifier, own.packages.get(specifier)) : load(target);
    };
    const run = new Function("exports", "module", "require", importMetaName, own.code);
    run(module.exports, module, require, { url: pathToFileURL(path).href });
    return module.exports;
  };
  return load;
}

/** A package by the file that was differentiated; by its name, where Node cannot `require` that file. */
function loadPackage(require: NodeJS.Require, specifier: string, file: string | undefined): unknown {
  if (file === undefined) return require(specifier);
  try {
    return require(file);
  } catch (error) {
    const isOtherKind = error instanceof SyntaxError || (error as { code?: unknown }).code === "ERR_REQUIRE_ESM";
    if (!isOtherKind) throw error;
    return require(specifier);
  }
}
