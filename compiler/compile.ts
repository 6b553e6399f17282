/**
 * One source file through all stages. Comes in: the file, in an up-to-date project. Goes out: the module to write, or
 * nothing if the file requests nothing or a mistake was reported.
 */
import type { SourceFile } from "ts-morph";
import { canCapture, capturedNames } from "./1-parse/captures.ts";
import type { Derivation } from "./1-parse/request.ts";
import { parse, type Request } from "./1-parse/requests.ts";
import { capturesOf } from "./2-lower/captures.ts";
import { lower } from "./2-lower/lower.ts";
import { Derivatives } from "./derive.ts";
import { Collector } from "./diagnostics/collector.ts";
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
  const { program, ids, captured } = lowered(parsed.requests, source, project, collector);
  if (collector.hasErrors) return undefined;

  const check = (stage: string, functions: Program["functions"]) => {
    if (options.verify) verified(stage, { ...program, functions }, operations);
  };
  check("lower", program.functions);
  const derivatives = new Derivatives(program, operations, report, (stage, fn) => {
    check(stage, new Map(program.functions).set(fn.name, fn));
  });
  const derived: Derived[] = [];
  for (const request of parsed.requests) {
    const names = captured.get(request) ?? [];
    const derivative = derivatives.of(ids.get(request.function) ?? "", behind(names, request.derivation));
    if (derivative) derived.push({ request, captured: names, function: derivative });
  }
  if (collector.hasErrors) return undefined;
  return assemble(placeOf(source, project.program), parsed, derived, program, options, report);
}

/** Captured variables become the first parameters: the positions of the others move behind them. */
function behind(captured: readonly string[], derivation: Derivation): Derivation {
  return { ...derivation, wrt: derivation.wrt.map((position) => position + captured.length) };
}

/** The requested functions and all they call, as IR, with the names of what each request hands over as captured. */
function lowered(requests: readonly Request[], source: SourceFile, project: WarmProject, { report }: Collector) {
  const captured = new Map<Request, readonly string[]>();
  const functions = requests.map((request) => {
    const captures = canCapture(request, requests, source) ? capturesOf(request.function) : [];
    captured.set(request, capturedNames(request, captures, report));
    return { node: request.function, name: request.functionName, captured: captures };
  });
  const refusals = new Collector();
  const { program, ids, reached } = lower(functions, operations, refusals.report);
  // What a type error or a missing file leads to is not worth a second message.
  const isSound =
    checkTypes(project.program, reached, report) &&
    (!refusals.hasErrors || checkImports(project.program, reached, report));
  if (isSound) for (const refusal of refusals.diagnostics) report(refusal);
  return { program, ids, captured };
}
