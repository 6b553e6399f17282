/** The relative module paths in a text: of imports, exports, dynamic imports and import types. */
import { ts } from "ts-morph";
import type { Stretch } from "./requests.ts";

export interface RelativeImport extends Stretch {
  readonly specifier: string;
}

/** The stretches are those between the quotes. */
export function relativeImports(text: string): RelativeImport[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName, pos }) => ({ specifier: fileName, start: pos + 1, end: pos + 1 + fileName.length }));
}
