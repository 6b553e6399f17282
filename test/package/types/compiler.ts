/** The types of `fluxion/compiler`, as a program that drives the compiler uses them. Checked, never run. */
import {
  type Compilation,
  type CompiledModule,
  type CompileOptions,
  type Diagnostic,
  explanationText,
  type FunctionExplanation,
  formatDiagnostics,
  type Mode,
  modes,
  type Note,
  openSession,
  type Session,
  type SessionOptions,
  type Severity,
  type Source,
  type SourceMap,
  type Span,
  type TerminalStyle,
} from "../../../compiler/index.ts";

const sessionOptions: SessionOptions = { project: "/project/tsconfig.json", verify: true };
const session: Session = openSession(sessionOptions);
const sources: Source[] = [{ path: "/project/a.ts" }, { path: "/project/b.ts", text: "" }];
const wanted: readonly Mode[] = modes.filter((mode) => mode !== "primal");
const options: CompileOptions = { tags: true, explain: true, modes: wanted, emit: "js", standalone: true };
const { modules, diagnostics, files }: Compilation = session.compile(sources, options);
files satisfies readonly string[];

export function show(module: CompiledModule): [string, SourceMap, "generated" | "rewritten"] {
  return [module.code, module.map, module.kind];
}
modules.map(show);

export function describe({
  code,
  severity,
  span,
  notes,
}: Diagnostic): [string, Severity, Span | undefined, readonly Note[]] {
  return [code, severity, span, notes];
}
const style: TerminalStyle = { colour: true, frame: true, folder: "/project", textOf: (file) => session.textOf(file) };
formatDiagnostics(diagnostics, style) satisfies string;

/** The bytes of all tapes that are known beforehand, and the report as text. */
export function costs({ explanation = [] }: CompiledModule): [readonly (number | undefined)[], string] {
  explanation satisfies readonly FunctionExplanation[];
  const bytes = explanation.flatMap(({ derivatives }) => derivatives.map(({ tape }) => tape.constantBytes));
  return [bytes, explanationText(explanation, { colour: false, folder: "/project" })];
}
