/** Source maps: of one emitted text, of an edited source with generated functions behind it, and one behind another. */
import { addSegment, GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import { eachMapping, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { DecodedSourceMap } from "magic-string";
import type { EmittedModule } from "../6-emit/emit.ts";
import type { SourceMap } from "../options.ts";

/** Gives the text of a source, so that a map carries what it points into. */
export type TextOf = (file: string) => string | undefined;

type Mappings = EmittedModule["mappings"];

/** The map of `edited` (the source's own text with edits, if any), followed by emitted text from `firstLine` (0-based) on. */
export function sourceMapOf(
  edited: { readonly file: string; readonly map: DecodedSourceMap } | undefined,
  mappings: Mappings,
  firstLine: number,
  textOf: TextOf,
): SourceMap {
  const map = new GenMapping();
  for (const [line, segments] of (edited?.map.mappings ?? []).entries()) {
    for (const segment of segments) {
      if (edited === undefined || segment.length === 1) continue;
      const [column, , sourceLine, sourceColumn] = segment;
      addSegment(map, line, column, edited.file, sourceLine, sourceColumn);
    }
  }
  for (const { generated, source, name } of mappings) {
    const line = firstLine + generated.line - 1;
    if (name === undefined) addSegment(map, line, generated.column, source.file, source.line - 1, source.column - 1);
    else addSegment(map, line, generated.column, source.file, source.line - 1, source.column - 1, name);
  }
  for (const source of new Set([...(edited ? [edited.file] : []), ...mappings.map((mapping) => mapping.source.file)])) {
    setSourceContent(map, source, textOf(source) ?? null);
  }
  return finished(map);
}

/** The map of a text that was made in two steps: `outer` leads into the text that `inner` is the map of. */
export function chained(outer: SourceMap, inner: SourceMap): SourceMap {
  const map = new GenMapping();
  const through = new TraceMap(mutable(inner));
  eachMapping(new TraceMap(mutable(outer)), (mapping) => {
    if (mapping.originalLine === null || mapping.originalColumn === null) return;
    const found = originalPositionFor(through, { line: mapping.originalLine, column: mapping.originalColumn });
    if (found.source === null) return;
    const { generatedLine, generatedColumn } = mapping;
    addSegment(map, generatedLine - 1, generatedColumn, found.source, found.line - 1, found.column);
  });
  for (const [i, source] of inner.sources.entries()) {
    if (source !== null) setSourceContent(map, source, inner.sourcesContent?.[i] ?? null);
  }
  return finished(map);
}

/** The library's types ask for arrays that may be written, and do not write them. */
function mutable({ names, sources, sourcesContent = [], mappings }: SourceMap) {
  return {
    version: 3 as const,
    names: [...names],
    sources: [...sources],
    sourcesContent: [...sourcesContent],
    mappings,
  };
}

function finished(map: GenMapping): SourceMap {
  const { names, sources, sourcesContent = [], mappings } = toEncodedMap(map);
  return { version: 3, names, sources, sourcesContent, mappings };
}

/** The map as a comment that ends a file. */
export function inlineComment(map: SourceMap): string {
  const data = Buffer.from(JSON.stringify(map)).toString("base64");
  return `//# sourceMappingURL=data:application/json;base64,${data}\n`;
}
