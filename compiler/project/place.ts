/** What assembling a module needs of its source and of the project, in terms that are not TypeScript's. */
import type { SourceFile, ts } from "ts-morph";
import { relativeImports } from "../1-parse/relative-imports.ts";
import type { Place } from "../output/assemble.ts";
import { filesBehind } from "./project.ts";
import { declarationsOf, stripTypes } from "./strip-types.ts";

export function placeOf(source: SourceFile, program: ts.Program): Place {
  const file = source.getFilePath();
  return {
    file,
    text: source.getFullText(),
    files: filesBehind(source).map((behind) => behind.getFilePath()),
    textOf: (path) => program.getSourceFile(path)?.text,
    stripTypes: (text) => stripTypes(file, text),
    declarations: () => declarationsOf(program, source),
    relativeImports,
  };
}
