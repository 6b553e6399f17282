/** The compiler's interface, `fluxion/compiler`: open a session, compile sources, show diagnostics. */
export { type Mode, modes } from "./1-parse/request.ts";
export type { Diagnostic, Note, Severity } from "./diagnostics/diagnostic.ts";
export type { Span } from "./diagnostics/span.ts";
export { formatDiagnostic, formatDiagnostics, type TerminalStyle } from "./diagnostics/terminal.ts";
export type * from "./explain/explanation.ts";
export { explanationText, type TextStyle } from "./explain/text.ts";
export type { CompiledModule, CompileOptions, SessionOptions, Source, SourceMap } from "./options.ts";
export { type Compilation, openSession, type Session } from "./session.ts";
