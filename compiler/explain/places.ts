/** Where something stands in the sources, with the code that stands there. */
import type { Span } from "../diagnostics/span.ts";
import { lineAt } from "../diagnostics/terminal.ts";
import type { CodePlace, LinePlace, LoopPlace } from "./explanation.ts";

/** The text of a source file, by its path. */
export type TextOf = (file: string) => string | undefined;

/** The files that a function comes from. */
export interface Sources {
  readonly textOf: TextOf;
  /** Whether a file is a package's or the library's, which its reader does not change. */
  isForeign(file: string): boolean;
}

export function linePlace({ file, line }: Span): LinePlace {
  return { file, line };
}

export function codePlace(span: Span | undefined, textOf: TextOf): CodePlace | undefined {
  const text = span && textOf(span.file);
  if (!span || text === undefined) return undefined;
  const { lineText, length } = lineAt(text, span);
  const start = span.column - 1;
  return { ...linePlace(span), column: span.column, code: lineText.slice(start, start + length).trimEnd() };
}

export function loopPlace(span: Span | undefined, textOf: TextOf): LoopPlace | undefined {
  if (!span) return undefined;
  const [word] = /^(for|while|do)\b/.exec(textOf(span.file)?.slice(span.start) ?? "") ?? [];
  const keyword = (word as LoopPlace["keyword"] | undefined) ?? "loop";
  return { keyword, ...linePlace(span), column: span.column };
}

/** Places without those that say the same, in their order. */
export function distinctLines(spans: Iterable<Span | undefined>): readonly LinePlace[] {
  const places = new Map<string, LinePlace>();
  for (const span of spans) if (span) places.set(`${span.file} ${span.line}`, linePlace(span));
  return [...places.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
}
