/** What assembling a module needs of its source and of the project, in terms that are not TypeScript's. */
import { Node, type SourceFile, type Statement, type ts } from "ts-morph";
import { relativeImports } from "../1-parse/relative-imports.ts";
import type { Place } from "../output/assemble.ts";
import { isOfFluxion } from "./paths.ts";
import { filesBehind } from "./project.ts";
import { declarationsOf, stripTypes } from "./strip-types.ts";

export function placeOf(source: SourceFile, program: ts.Program): Place {
  const file = source.getFilePath();
  return {
    file,
    text: source.getFullText(),
    files: filesBehind(source).map((behind) => behind.getFilePath()),
    textOf: (path) => program.getSourceFile(path)?.text,
    isForeign: (path) => path !== file && (path.includes("/node_modules/") || isOfFluxion(path)),
    stripTypes: (text) => stripTypes(file, text),
    declarations: () => declarationsOf(program, source),
    relativeImports,
    isModuleWithout: (removed) =>
      source
        .getStatements()
        .some((statement) => isModuleSyntax(statement) && !removed.some(({ start }) => start === statement.getStart())),
  };
}

/** Whether a statement makes its file a module, and is still there without the types. */
function isModuleSyntax(statement: Statement): boolean {
  if (Node.isImportDeclaration(statement) || Node.isExportDeclaration(statement)) return !statement.isTypeOnly();
  if (Node.isInterfaceDeclaration(statement) || Node.isTypeAliasDeclaration(statement)) return false;
  return Node.isExportAssignment(statement) || (Node.isExportable(statement) && statement.hasExportKeyword());
}
