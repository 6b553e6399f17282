/**
 * One source file through all stages. Comes in: the file, in an up-to-date project. Goes out: the module to write, or
 * nothing if the file requests nothing or a mistake was reported.
 */
import type { SourceFile } from "ts-morph";
import { subjectOf } from "./1-parse/functions-with-rules.ts";
import type { Derivation } from "./1-parse/request.ts";
import { parse } from "./1-parse/requests.ts";
import { Derivatives } from "./derive.ts";
import { notOnDevice } from "./diagnostics/catalog/6-emit.ts";
import type { Collector } from "./diagnostics/collector.ts";
import { placing } from "./diagnostics/fault-place.ts";
import { withinBudget } from "./explain/budget.ts";
import { explain, type ToExplain } from "./explain/explain.ts";
import { verified } from "./ir/verify.ts";
import { checkOf, lowerRequests } from "./lower-requests.ts";
import { operations } from "./ops/index.ts";
import type { CompiledModule, CompileOptions } from "./options.ts";
import { assemble, type Derived } from "./output/assemble.ts";
import { checkSyntax } from "./project/check-types.ts";
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
  const { tags = false, modes, target = "js", defaultTarget } = options;
  const parsed = parse(source, { tags, modes, target, defaultTarget, requestsApi }, report);
  if (parsed.requests.length === 0) return undefined;
  const { program, ids, captured } = lowerRequests(parsed.requests, source, project, options.verify, report);
  if (collector.hasErrors) return undefined;

  if (options.verify) verified("lower", program, operations);
  const derivatives = new Derivatives(program, operations, report, checkOf(program, options.verify), {
    tiling: options.plainLoops ? "none" : undefined,
  });
  const made: (Derived & { readonly derivation: Derivation })[] = [];
  for (const request of parsed.requests) {
    const names = captured.get(request) ?? [];
    const derivation = behind(names, request.derivation);
    if (names.length > 0 && derivation.target === "webgpu") {
      const [why, remedy] = [`it takes '${names[0]}' from the code around it`, "Hand it over as an argument."];
      report(notOnDevice.at(derivation.span, { function: derivation.name, why, remedy }));
      continue;
    }
    const derivative = placing(derivation.span, () => derivatives.of(ids.get(subjectOf(request)) ?? "", derivation));
    if (derivative) made.push({ request, captured: names, function: derivative, derivation });
  }
  if (collector.hasErrors) return undefined;
  const functions = new Map([...derivatives.functions, ...program.functions]);
  const place = placeOf(source, project.program);
  const derived = made.flatMap((each): readonly Derived[] => {
    const { request, derivation, function: derivative } = each;
    const { budget } = derivation;
    if (!budget) return [each];
    const task = { name: request.functionName, derivative, budget, functions };
    const held = withinBudget(task, operations, place, report);
    return held ? [{ ...each, function: held }] : [];
  });
  if (collector.hasErrors) return undefined;
  const module = assemble(place, parsed, derived, { ...program, functions }, options, report);
  if (!module || !options.explain) return module;
  const explained = made.flatMap(({ request, derivation, function: derivative }): readonly ToExplain[] => {
    const primal = derivatives.primal(ids.get(subjectOf(request)) ?? "");
    const plain = derivatives.inPlainLoops(derivative);
    return primal ? [{ name: request.functionName, derivation, primal, derivative, plain }] : [];
  });
  return { ...module, explanation: explain(explained, functions, operations, place) };
}

/** Captured variables become the first parameters: the positions of the others move behind them. */
function behind(captured: readonly string[], derivation: Derivation): Derivation {
  const wrt = derivation.wrt.map((position) => position + captured.length);
  return { ...derivation, wrt, of: derivation.of && behind(captured, derivation.of) };
}
