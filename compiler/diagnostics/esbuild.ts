/** Diagnostics in the form of esbuild's messages, whose columns and lengths count bytes of UTF-8 from 0. */
import type { Location, PartialMessage, PartialNote } from "esbuild";
import type { Diagnostic } from "./diagnostic.ts";
import type { Span } from "./span.ts";
import { displayPath, lineAt } from "./terminal.ts";

export interface EsbuildStyle {
  readonly folder: string;
  readonly textOf: (file: string) => string | undefined;
}

export function toEsbuildMessage(diagnostic: Diagnostic, style: EsbuildStyle): PartialMessage {
  const notes: PartialNote[] = diagnostic.notes.map((note) => ({
    text: note.message,
    location: locationOf(note.span, style),
  }));
  if (diagnostic.help !== undefined) notes.push({ text: diagnostic.help });
  return {
    text: `${diagnostic.code}: ${diagnostic.message}`,
    location: locationOf(diagnostic.span, style),
    notes,
  };
}

function locationOf(span: Span | undefined, style: EsbuildStyle): Partial<Location> | null {
  if (span === undefined) return null;
  const file = displayPath(span.file, style.folder);
  const text = style.textOf(span.file);
  if (text === undefined) return { file, line: span.line };
  const { lineText, length } = lineAt(text, span);
  const before = lineText.slice(0, span.column - 1);
  const covered = lineText.slice(span.column - 1, span.column - 1 + length);
  return {
    file,
    line: span.line,
    column: Buffer.byteLength(before),
    length: Buffer.byteLength(covered),
    lineText,
  };
}
