/**
 * Diagnostics as text: one line as `tsc` prints it, `src/loss.ts(12,9): error FX4001: ...`, then the notes and the help.
 * On a terminal also the source line with the place underlined, in colour; in a pipe neither.
 */
import { relative } from "node:path";
import picocolors from "picocolors";
import type { Diagnostic, Note } from "./diagnostic.ts";
import type { Span } from "./span.ts";

export interface TerminalStyle {
  readonly colour: boolean;
  /** Whether to show the source. */
  readonly frame: boolean;
  /** Paths are shown relative to this folder. */
  readonly folder: string;
  /** The text of a source, for showing the line. */
  readonly textOf: (file: string) => string | undefined;
}

export function formatDiagnostic(diagnostic: Diagnostic, style: TerminalStyle): string {
  const colours = picocolors.createColors(style.colour);
  const severity = diagnostic.severity === "error" ? colours.red("error") : colours.yellow("warning");
  const place = diagnostic.span ? `${colours.cyan(placeOf(diagnostic.span, style.folder))}: ` : "";
  const lines = [`${place}${severity} ${colours.dim(`${diagnostic.code}:`)} ${diagnostic.message}`];
  if (style.frame && diagnostic.span) {
    lines.push(...codeFrame(diagnostic.span, style, diagnostic.severity === "error" ? colours.red : colours.yellow));
  }
  for (const note of diagnostic.notes) lines.push(...formatNote(note, style));
  if (diagnostic.help !== undefined) lines.push(`  ${colours.green("help:")} ${diagnostic.help}`);
  return lines.join("\n");
}

export function formatDiagnostics(diagnostics: readonly Diagnostic[], style: TerminalStyle): string {
  return diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic, style)}\n`).join(style.frame ? "\n" : "");
}

function formatNote(note: Note, style: TerminalStyle): string[] {
  const colours = picocolors.createColors(style.colour);
  const place = note.span ? `${placeOf(note.span, style.folder)}: ` : "";
  const line = `  ${colours.blue("note:")} ${place}${note.message}`;
  return style.frame && note.span ? [line, ...codeFrame(note.span, style, colours.blue)] : [line];
}

function placeOf(span: Span, folder: string): string {
  return `${displayPath(span.file, folder)}(${span.line},${span.column})`;
}

/** Relative to `folder` with forward slashes, so that messages are the same on every system. */
export function displayPath(file: string, folder: string): string {
  return (relative(folder, file) || file).replaceAll("\\", "/");
}

/** The line in which the span begins, with its part of the line underlined. */
function codeFrame(span: Span, style: TerminalStyle, colour: (text: string) => string): string[] {
  const text = style.textOf(span.file);
  if (text === undefined) return [];
  const colours = picocolors.createColors(style.colour);
  const { lineText, length } = lineAt(text, span);
  const number = String(span.line);
  const margin = " ".repeat(number.length);
  const indent = lineText.slice(0, span.column - 1).replace(/[^\t]/g, " ");
  return [
    colours.dim(`  ${number} | `) + lineText,
    colours.dim(`  ${margin} | `) + indent + colour("~".repeat(Math.max(1, length))),
  ];
}

/** The text of the line in which a span begins, and how much of the line the span covers. */
export function lineAt(text: string, span: Span): { lineText: string; length: number } {
  const lineStart = span.start - (span.column - 1);
  const lineEnd = text.slice(lineStart).search(/\r?\n/);
  const lineText = lineEnd < 0 ? text.slice(lineStart) : text.slice(lineStart, lineStart + lineEnd);
  return { lineText, length: Math.min(span.end, lineStart + lineText.length) - span.start };
}
