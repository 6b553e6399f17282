/**
 * One source file through all stages. Comes in: the file, in an up-to-date project. Goes out: the module to write, or
 * nothing if the file requests nothing or a mistake was reported.
 */
import type { SourceFile } from "ts-morph";
import { canCapture, capturedNames } from "./1-parse/captures.ts";
import type { Derivation } from "./1-parse/request.ts";
import { parse, type Request } from "./1-parse/requests.ts";
import { capturesOf } from "./2-lower/captures.ts";
import { type Derive, lower } from "./2-lower/lower.ts";
import { type Check, Derivatives } from "./derive.ts";
import { recursion } from "./diagnostics/catalog/4-differentiate.ts";
import { Collector } from "./diagnostics/collector.ts";
import type { Report } from "./diagnostics/diagnostic.ts";
import type { Program } from "./ir/nodes.ts";
import { verified } from "./ir/verify.ts";
import { operations } from "./ops/index.ts";
import type { CompiledModule, CompileOptions } from "./options.ts";
import { assemble, type Derived } from "./output/assemble.ts";
import { checkImports, checkSyntax, checkTypes } from "./project/check-types.ts";
import { requestsApi } from "./project/paths.ts";
import { placeOf } from "./project/place.ts";
import type { WarmProject } from "./project/project.ts";

export interface InternalOptions extends CompileOptions {
  /** Whether the IR is checked after every stage. */
  readonly verify: boolean;
}

export function compile(
  source: SourceFile,
  project: WarmProject,
  options: InternalOptions,
  collector: Collector,
): CompiledModule | undefined {
  const { report } = collector;
  if (!checkSyntax(project.program, source, report)) return undefined;
  const parsed = parse(source, { tags: options.tags ?? false, modes: options.modes, requestsApi }, report);
  if (parsed.requests.length === 0) return undefined;
  const { program, ids, captured } = lowered(parsed.requests, source, project, options, report);
  if (collector.hasErrors) return undefined;

  if (options.verify) verified("lower", program, operations);
  const derivatives = new Derivatives(program, operations, report, checkOf(program, options));
  const derived: Derived[] = [];
  for (const request of parsed.requests) {
    const names = captured.get(request) ?? [];
    const derivative = derivatives.of(ids.get(request.function) ?? "", behind(names, request.derivation));
    if (derivative) derived.push({ request, captured: names, function: derivative });
  }
  if (collector.hasErrors) return undefined;
  const functions = new Map([...derivatives.functions, ...program.functions]);
  return assemble(placeOf(source, project.program), parsed, derived, { ...program, functions }, options, report);
}

/** Captured variables become the first parameters: the positions of the others move behind them. */
function behind(captured: readonly string[], derivation: Derivation): Derivation {
  const wrt = derivation.wrt.map((position) => position + captured.length);
  return { ...derivation, wrt, of: derivation.of && behind(captured, derivation.of) };
}

/** Verifies what the stages make of the functions of a program. */
function checkOf(program: Program, { verify }: InternalOptions): Check {
  return (stage, fn, called) => {
    const functions = new Map([...called, ...program.functions, [`derivative ${fn.name}`, fn]]);
    if (verify) verified(stage, { ...program, functions }, operations);
  };
}

/** The requested functions and all they call, as IR, with the names of what each request hands over as captured. */
function lowered(
  requests: readonly Request[],
  source: SourceFile,
  project: WarmProject,
  options: InternalOptions,
  report: Report,
) {
  const captured = new Map<Request, readonly string[]>();
  const functions = requests.map((request) => {
    const captures = canCapture(request, requests, source) ? capturesOf(request.function) : [];
    captured.set(request, capturedNames(request, captures, report));
    return { node: request.function, name: request.functionName, captured: captures };
  });
  const refusals = new Collector();
  const derive: Derive = (program, id, derivation) => {
    // Not all of the program is lowered yet; a derivative calls nothing of it.
    const check = checkOf({ ...program, functions: new Map() }, options);
    const derivatives = new Derivatives(program, operations, refusals.report, check);
    const derivative = derivatives.of(id, derivation);
    if (derivatives.functions.size === 0) return derivative;
    refusals.report(recursion.at(derivation.span, { function: id }));
    return undefined;
  };
  const { program, ids, reached } = lower(functions, operations, refusals.report, derive);
  // What a type error or a missing file leads to is not worth a second message.
  const isSound =
    checkTypes(project.program, reached, report) &&
    (!refusals.hasErrors || checkImports(project.program, reached, report));
  if (isSound) for (const refusal of refusals.diagnostics) report(refusal);
  return { program, ids, captured };
}
