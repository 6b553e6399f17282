/**
 * The functions of which a source file requests derivatives: as IR, and as code that runs them as they are written.
 * Comes in: the file, in an up-to-date project. Goes out: each function once for each choice of parameters.
 */
import { Node, type SourceFile, SyntaxKind } from "ts-morph";
import { declaredName, type FunctionNode, unwrapped } from "./1-parse/functions.ts";
import { type FunctionWithRules, functionWithRules, markBehind, subjectOf } from "./1-parse/functions-with-rules.ts";
import type { Derivation, Mode } from "./1-parse/request.ts";
import { parse, type Request, type Stretch } from "./1-parse/requests.ts";
import { spanOf } from "./1-parse/source-places.ts";
import { strangeSamples } from "./diagnostics/catalog/7-check.ts";
import { Collector } from "./diagnostics/collector.ts";
import type { Diagnostic, Report } from "./diagnostics/diagnostic.ts";
import type { Span } from "./diagnostics/span.ts";
import type { DerivativeRules } from "./ir/function-facts.ts";
import { gradientShape } from "./ir/gradient-shape.ts";
import type { IrFunction, Program } from "./ir/nodes.ts";
import { visitStatements } from "./ir/walk.ts";
import { lowerRequests } from "./lower-requests.ts";
import { checkSyntax } from "./project/check-types.ts";
import { isOfFluxion, requestsApi } from "./project/paths.ts";
import type { WarmProject } from "./project/project.ts";
import { type SlicedFile, sliceFor } from "./project/slice.ts";
import { asCommonJs } from "./project/strip-types.ts";

export interface RequestedFunction {
  readonly name: string;
  /** The file that requests. */
  readonly file: string;
  /** The function's name, where it is declared. */
  readonly span: Span | undefined;
  readonly program: Program;
  /** Its id in the program. */
  readonly id: string;
  readonly ir: IrFunction;
  /** Positions of the differentiated parameters, among those of the IR. */
  readonly wrt: readonly number[];
  /** How many of the IR's parameters, the first, are variables from around the function. */
  readonly capturedCount: number;
  /** What is requested of it. */
  readonly modes: ReadonlySet<Mode>;
  /** How many directions its `jvp` carries at most. */
  readonly directions: number;
  /** The highest order that is asked for. */
  readonly order: number;
  /** How its tape is to be kept in part, for each way that is asked for. */
  readonly samplings: readonly Sampled[];
  /** Whether loops of its derivatives may run on several threads. */
  readonly workers: boolean;
  /** Present where its derivative is given. */
  readonly rules: DerivativeRules | undefined;
  /** The names of functions it calls whose derivatives are given. */
  readonly uses: readonly string[];
  /** What runs it; undefined where it uses functions of the code around it, and cannot be run alone. */
  readonly code: RunnableCode | undefined;
}

/** What a `randomizedGrad` says of its tape. */
export type Sampled = Pick<Derivation, "estimator" | "share" | "where" | "slots">;

/** Modules of CommonJS: of each file that has a part in a function no more than the function needs. */
export interface RunnableCode {
  /** The file whose exports hold the function. */
  readonly entry: string;
  /** The name of the export; for a function with captured variables, of one that takes them and gives the function. */
  readonly export: string;
  /** The file that may export `samples`, as the entry may. */
  readonly requesting: string;
  readonly modules: ReadonlyMap<string, RunnableModule>;
}

export interface RunnableModule {
  readonly code: string;
  /** Where its imports lead, for those that lead to a source or to Fluxion itself. */
  readonly imports: ReadonlyMap<string, string>;
  /** The files that its imports of packages lead to. */
  readonly packages: ReadonlyMap<string, string>;
  /** The source that the code is made from. */
  readonly text: string;
  /** Where in the file that stands. */
  readonly stretches: readonly Stretch[];
}

const exportName = "$checked";

/**
 * Those that are requested, and those whose derivatives are given: by the file, or for what its functions call. With `only`,
 * those of that name, and what is wrong with these; `names` are those of all.
 */
export function requestedFunctions(
  source: SourceFile,
  project: WarmProject,
  { report }: Collector,
  only: string | undefined,
): { readonly names: readonly string[]; readonly functions: readonly RequestedFunction[] } {
  if (!checkSyntax(project.program, source, report)) return { names: [], functions: [] };
  const mistakes = new Collector();
  const { requests: asked } = parse(source, { tags: true, modes: undefined, requestsApi }, mistakes.report);
  const all = [...asked, ...givenIn(source, mistakes.report)];
  const isMeant = ({ functionName }: Request) => only === undefined || functionName === only;
  for (const mistake of mistakes.diagnostics) {
    if (only === undefined || isAbout(mistake, only, source)) report(mistake);
  }
  const names = all.map(({ functionName }) => functionName);
  const functions = functionsOf(all.filter(isMeant), asked.filter(isMeant), source, project, report);
  const known = new Set([...names, ...functions.map(({ name }) => name)]);
  if (only === undefined && known.size > 0) reportStrangeSamples(source, [...known], report);
  // Those whose derivatives are given come with what calls them.
  return { names, functions: functions.filter(({ name }) => only === undefined || name === only) };
}

/** Whether a mistake stands in a statement that speaks of a function. */
function isAbout({ span }: Diagnostic, name: string, source: SourceFile): boolean {
  if (!span || span.file !== source.getFilePath()) return true;
  const statement = source.getStatements().find((it) => it.getPos() <= span.start && span.start < it.getEnd());
  return !statement || statement.getDescendantsOfKind(SyntaxKind.Identifier).some((it) => it.getText() === name);
}

/** The functions of some requests, of which `parsed` are those that stand in the file. */
function functionsOf(
  requests: readonly Request[],
  parsed: readonly Request[],
  source: SourceFile,
  project: WarmProject,
  report: Report,
): readonly RequestedFunction[] {
  if (requests.length === 0) return [];
  const { program, ids, withRules, captured, illTyped } = lowerRequests(requests, source, project, false, report);
  if (!illTyped) return [];
  const found = new Map<string, RequestedFunction>();
  const add = (id: string, request: Request) => {
    const ir = program.functions.get(id);
    // What is wrong with a function that one calls has been reported.
    if (!ir || reachedFrom(program, id).some((each) => !program.functions.has(each))) return;
    const asked = innermost(request.derivation);
    const { mode, directions, wrt, order = 1, workers = false } = asked;
    const names = captured.get(request) ?? [];
    const key = JSON.stringify([id, names, wrt]);
    const known = found.get(key);
    found.set(key, {
      name: request.functionName,
      file: source.getFilePath(),
      span: ir.span,
      program,
      id,
      ir,
      wrt: wrt.map((position) => position + names.length),
      capturedCount: names.length,
      modes: new Set([...(known?.modes ?? []), ...(mode === "primal" ? [] : [mode])]),
      directions: Math.max(directions, known?.directions ?? 1),
      order: Math.max(order, known?.order ?? 1),
      samplings: [...(known?.samplings ?? []), ...(mode === "randomizedGrad" ? [asked] : [])],
      workers: workers !== false || (known?.workers ?? false),
      rules: ir.rules,
      uses: namesWithRules(program, id),
      code: known ? known.code : codeOf(request, names, source),
    });
  };
  for (const [id, given] of withRules) {
    // What the library gives is held to differences by our own tests.
    if (isOfFluxion(given.call.getSourceFile().getFilePath())) continue;
    add(id, ofAll(given, program.functions.get(id)));
  }
  for (const request of parsed) add(ids.get(subjectOf(request)) ?? "", request);
  // Where types are wrong, what was lowered need not be what runs.
  return [...found.values()].filter(({ code }) => !code || !illTyped.some((span) => covers(code, span)));
}

/** Whether a place is in what a function needs to run. */
function covers({ modules }: RunnableCode, { file, start }: Span): boolean {
  return modules.get(file)?.stretches.some((stretch) => stretch.start <= start && start < stretch.end) ?? false;
}

/** The functions whose derivatives a file gives in constants, as if they were requested. */
function givenIn(source: SourceFile, report: Report): Request[] {
  return source.getVariableDeclarations().flatMap((declaration) => {
    const initializer = declaration.getInitializer();
    const mark = initializer && markBehind(initializer);
    const given = mark?.getSourceFile() === source ? functionWithRules(mark, report) : undefined;
    return given ? [ofAll(given, undefined)] : [];
  });
}

/** A request that asks for nothing, by all parameters that carry a derivative. */
function ofAll(given: FunctionWithRules, ir: IrFunction | undefined): Request {
  const { name, node } = given;
  const wrt = (ir?.parameters ?? []).flatMap(({ shape }, i) => (gradientShape(shape) ? [i] : []));
  const derivation: Derivation = { mode: "primal", name, wrt, directions: 1, span: undefined };
  return { function: node, withRules: given, functionName: name, derivation, isExported: false, calls: [] };
}

/** The functions whose derivatives are given and that a function calls, itself or by others. */
function namesWithRules(program: Program, id: string): readonly string[] {
  return reachedFrom(program, id).flatMap((each) => {
    const fn = program.functions.get(each);
    return each !== id && fn?.rules && !isOfFluxion(fn.span?.file ?? "") ? [fn.name] : [];
  });
}

/** A function and those that it calls, itself or by others, up to those whose derivatives are given. */
function reachedFrom(program: Program, id: string): readonly string[] {
  const reached = new Set([id]);
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const each of reached) {
    const fn = program.functions.get(each);
    if (!fn || (fn.rules && each !== id)) continue;
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "call") reached.add(statement.callee);
    });
  }
  return [...reached];
}

/** Of a request that is made of requests, the one that is made of the function. */
function innermost(derivation: Derivation): Derivation {
  return derivation.of ? innermost(derivation.of) : derivation;
}

function codeOf(request: Request, captured: readonly string[], source: SourceFile): RunnableCode | undefined {
  const node = subjectOf(request);
  const file = node.getSourceFile();
  const declared = captured.length === 0 && !request.withRules ? topLevelDeclaration(request.function) : undefined;
  const samples = [...new Set([source, file])].flatMap((each) => samplesIn(each) ?? []);
  const roots = [declared?.statement ?? node, ...samples];
  const { files, isAlone } = sliceFor(roots, captured);
  if (!isAlone) return undefined;
  const text = node.getText().replace(/^export\s+(default\s+)?/, "");
  const made = declared
    ? `export { ${declared.name} as ${exportName} };`
    : `export const ${exportName} = ${captured.length > 0 ? `(${captured.join(", ")}) => ` : ""}(${text});`;
  const own = { start: node.getStart(), end: node.getEnd() };
  const modules = files.map((sliced) => {
    const isEntry = sliced.path === file.getFilePath();
    const module = moduleOf(sliced, isEntry ? made : "");
    return [sliced.path, isEntry ? { ...module, stretches: [...module.stretches, own] } : module] as const;
  });
  return {
    entry: file.getFilePath(),
    export: exportName,
    requesting: source.getFilePath(),
    modules: new Map(modules),
  };
}

function samplesIn(source: SourceFile) {
  return source.getVariableStatement(
    (statement) =>
      statement.isExported() && statement.getDeclarations().some((declaration) => declaration.getName() === "samples"),
  );
}

/** Says which of the names in `samples` are none of those that derivatives are asked for of. */
function reportStrangeSamples(source: SourceFile, known: readonly string[], report: Report): void {
  const [given] = samplesIn(source)?.getDeclarations() ?? [];
  const initializer = given?.getInitializer();
  const entries = initializer && unwrapped(initializer);
  if (!Node.isObjectLiteralExpression(entries)) return;
  for (const entry of entries.getProperties()) {
    if (Node.isSpreadAssignment(entry)) continue;
    const name = entry.getName().replace(/^["']|["']$/g, "");
    if (!known.includes(name)) report(strangeSamples.at(spanOf(entry), { name, known }));
  }
}

function moduleOf({ path, text, stretches, imports, packages }: SlicedFile, made: string): RunnableModule {
  const whole = `${text}\n${made}`;
  return { code: asCommonJs(path, whole), imports, packages, text: whole, stretches };
}

/** The statement of a file's top level that declares a function under a name. */
function topLevelDeclaration(node: FunctionNode): { statement: Node; name: string } | undefined {
  const name = declaredName(node);
  const statement = Node.isFunctionDeclaration(node) ? node : node.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  return name !== undefined && statement && Node.isSourceFile(statement.getParent()) ? { statement, name } : undefined;
}
