/** Reports as JSON for programs: what the commands have in common. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { displayPath } from "../diagnostics/terminal.ts";

export function jsonText(report: object): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function diagnosticsAsJson(diagnostics: readonly Diagnostic[], folder: string): readonly object[] {
  return diagnostics.map(({ code, severity, message, help, span }) => ({
    code,
    severity,
    message,
    help,
    ...(span && { file: displayPath(span.file, folder), line: span.line, column: span.column }),
  }));
}
