/** Where the command line runs: handed in, so that tests run it in their own process. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../diagnostics/terminal.ts";

export interface Terminal {
  /** The current folder. */
  readonly folder: string;
  /** Whether diagnostics are coloured. */
  readonly colour: boolean;
  /** Whether what was asked for is. */
  readonly colourOut: boolean;
  /** Whether a person is watching: shows the source of a diagnostic. */
  readonly interactive: boolean;
  /** What was asked for, such as help. */
  out(text: string): void;
  /** Diagnostics and progress. */
  error(text: string): void;
}

export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  terminal: Terminal,
  textOf: (file: string) => string | undefined,
): void {
  if (diagnostics.length === 0) return;
  const { colour, interactive: frame, folder } = terminal;
  terminal.error(formatDiagnostics(diagnostics, { colour, frame, folder, textOf }));
}
