/** The requested functions of a source file and all they call, as IR. */
import { Node, type SourceFile } from "ts-morph";
import { canCapture, capturedNames } from "./1-parse/captures.ts";
import { declaredName, type FunctionNode } from "./1-parse/functions.ts";
import { subjectOf } from "./1-parse/functions-with-rules.ts";
import { layerTagOf } from "./1-parse/layer-tags.ts";
import type { Derivation } from "./1-parse/request.ts";
import type { Request } from "./1-parse/requests.ts";
import { capturesOf } from "./2-lower/functions/captures.ts";
import { type Derive, type Lowered, lower } from "./2-lower/lower.ts";
import { calleesOf, mostAddedAtAll, recursionBehind } from "./5-simplify/kept-calls.ts";
import { prepare } from "./5-simplify/prepare.ts";
import { type Check, Derivatives } from "./derive.ts";
import { layerInPlace, takenByDifferences } from "./diagnostics/catalog/2-lower.ts";
import { recursion, tooManyCallsInside } from "./diagnostics/catalog/4-differentiate.ts";
import { Collector } from "./diagnostics/collector.ts";
import type { Diagnostic, Report } from "./diagnostics/diagnostic.ts";
import type { Span } from "./diagnostics/span.ts";
import type { Program } from "./ir/nodes.ts";
import { verified } from "./ir/verify.ts";
import { operations } from "./ops/index.ts";
import { checkImports, checkTypes } from "./project/check-types.ts";
import { filesBehind, type WarmProject } from "./project/project.ts";

export interface LoweredRequests extends Pick<Lowered, "program" | "ids" | "withRules"> {
  /** The names of what each request hands over as captured: the first parameters of its function. */
  readonly captured: ReadonlyMap<Request, readonly string[]>;
  /** Where types are wrong that all was read from; undefined where that kept it from being read. */
  readonly illTyped: readonly Span[] | undefined;
}

/** `verify` says whether the IR of derivatives is checked that are needed on the way. */
export function lowerRequests(
  requests: readonly Request[],
  source: SourceFile,
  project: WarmProject,
  verify: boolean,
  report: Report,
): LoweredRequests {
  const captured = new Map<Request, readonly string[]>();
  const functions = requests.map((request) => {
    const { function: node, functionName: name, withRules } = request;
    const captures = !withRules && canCapture(request, requests, source) ? capturesOf(node) : [];
    captured.set(request, capturedNames(request, captures, report));
    return { node, name, captured: captures, withRules };
  });
  const refusals = new Collector();
  const differentiated = new Set<string>();
  const derive = deriveInside(verify, refusals.report, differentiated);
  const lowered = lowerTyped(() => lower(functions, operations, refusals.report, derive), source, project, report);
  if (!lowered)
    return {
      program: { functions: new Map(), tables: new Map() },
      ids: new Map(),
      withRules: new Map(),
      captured,
      illTyped: undefined,
    };
  const { program, ids, withRules } = lowered;
  for (const request of requests) {
    const id = ids.get(subjectOf(request));
    if (id !== undefined && takesDerivatives(request.derivation)) differentiated.add(id);
  }
  if (requests.some(({ derivation }) => derivation.mode === "layerwise")) {
    for (const node of writtenInPlace(lowered)) {
      const tag = layerTagOf(node, refusals.report);
      if (tag) refusals.report(layerInPlace.at(tag.span, { function: declaredName(node) ?? "a function" }));
    }
  }
  // What a package does is its own business.
  const reached = lowered.reached.filter((node) => !node.getSourceFile().isInNodeModules());
  // What a type error or a missing file leads to is not worth a second message.
  const illTyped: Span[] = [];
  const isTyped = checkTypes(project.program, reached, (diagnostic) => {
    if (diagnostic.span) illTyped.push(diagnostic.span);
    report(diagnostic);
  });
  const isSound = isTyped && (!refusals.hasErrors || checkImports(project.program, reached, report));
  const isTaken = (refusal: Diagnostic) =>
    refusal.code !== takenByDifferences.code || isDifferentiated(refusal, program, differentiated);
  if (isSound) for (const refusal of refusals.diagnostics.filter(isTaken)) report(refusal);
  return { program, ids, withRules, captured, illTyped };
}

/** The functions that are written out where they are called: nested ones, and those that ask for it. */
function writtenInPlace({ reached, writtenOut }: Lowered): readonly FunctionNode[] {
  const nodes = new Set<Node>([...writtenOut, ...reached.flatMap((node) => node.getDescendants())]);
  return [...nodes].filter(
    (node) => Node.isFunctionDeclaration(node) || Node.isArrowFunction(node) || Node.isFunctionExpression(node),
  );
}

/** Whether a request is of more than values. */
function takesDerivatives({ mode, of }: Derivation): boolean {
  return mode !== "finiteDifference" || (of !== undefined && takesDerivatives(of));
}

/** Whether the opaque function of a warning is reached by functions that are differentiated. */
function isDifferentiated({ span }: Diagnostic, { functions }: Program, differentiated: ReadonlySet<string>): boolean {
  const reached = new Set(differentiated);
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const id of reached) {
    const fn = functions.get(id);
    if (!fn || (fn.rules?.areDifferences && fn.span?.file === span?.file && fn.span?.start === span?.start))
      return true;
    for (const callee of calleesOf(fn)) reached.add(callee);
  }
  return false;
}

/** Derives what functions ask for themselves; adds those that it differentiates. What that calls has to be written out in it. */
export function deriveInside(verify: boolean, report: Report, differentiated = new Set<string>()): Derive {
  return (program, id, derivation) => {
    if (takesDerivatives(derivation)) differentiated.add(id);
    // Not all of the program is lowered yet; a derivative calls nothing of it.
    const check = checkOf({ ...program, functions: new Map() }, verify);
    const derivatives = new Derivatives(program, operations, report, check, { preparation: prepareInside });
    const derivative = derivatives.toBeWrittenOut(id, derivation);
    if (!derivative || calleesOf(derivative).every((called) => program.functions.has(called))) return derivative;
    const recursive = recursionBehind(program, id);
    const refusal = recursive === undefined ? tooManyCallsInside : recursion;
    report(refusal.at(derivation.span, { function: recursive ?? program.functions.get(id)?.name ?? id }));
    return undefined;
  };
}

/**
 * Lowering relies on types. What it stumbles over in code whose types are wrong is no fault of its own: then they are
 * reported, and undefined comes back.
 */
function lowerTyped(
  lowered: () => Lowered,
  source: SourceFile,
  project: WarmProject,
  report: Report,
): Lowered | undefined {
  try {
    return lowered();
  } catch (error) {
    if (checkTypes(project.program, filesBehind(source), report)) throw error;
    return undefined;
  }
}

/** What is derived inside a function may call none of its own: it is written out as far as that goes. */
const prepareInside: typeof prepare = (program, id, table, called) =>
  prepare(program, id, table, called, mostAddedAtAll);

/** Verifies what the stages make of the functions of a program. */
export function checkOf(program: Program, verify: boolean): Check {
  return (stage, fn, called) => {
    const functions = new Map([...called, ...program.functions, [`derivative ${fn.name}`, fn]]);
    if (verify) verified(stage, { ...program, functions }, operations);
  };
}
