/** The places that emission remembers, as a source map of version 3. */
import { GenMapping, maybeAddMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import type { Mapping } from "./js/writer.ts";

export interface SourceMapOptions {
  /** The generated file's name. */
  readonly file: string;
  /** How the map names a source file, for instance relative to itself. */
  readonly sourceName: (file: string) => string;
  /** A source file's text, to be carried in the map. */
  readonly contentOf?: (file: string) => string | undefined;
}

/** The map as JSON. */
export function sourceMap(mappings: readonly Mapping[], options: SourceMapOptions): string {
  const map = new GenMapping({ file: options.file });
  const files = new Set<string>();
  for (const { generated, source: span, name } of mappings) {
    const source = options.sourceName(span.file);
    const original = { line: span.line, column: span.column - 1 };
    if (name === undefined) maybeAddMapping(map, { generated, source, original });
    else maybeAddMapping(map, { generated, source, original, name });
    files.add(span.file);
  }
  for (const file of files) setSourceContent(map, options.sourceName(file), options.contentOf?.(file) ?? null);
  return JSON.stringify(toEncodedMap(map));
}
