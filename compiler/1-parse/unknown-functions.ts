/** Why an expression names no function that the build knows: often because an import leads nowhere. */
import { type ExportDeclaration, type ImportDeclaration, Node, SymbolFlags, ts } from "ts-morph";
import { missingExport, moduleNotFound, noBody, notAFunction } from "../diagnostics/catalog/1-parse.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { unwrapped } from "./functions.ts";
import { excerpt, spanOf } from "./source-places.ts";

/** What is said of `argument`, which `request` is called with. */
export function unknownFunction(request: string, argument: Node): Diagnostic {
  const text = excerpt(argument);
  const source = sourceOf(argument);
  switch (source?.end) {
    case "no module":
      return moduleNotFound.at(spanOf(source.from.getModuleSpecifier() ?? argument), { specifier: source.specifier });
    case "no export": {
      const known = [...(source.from.getModuleSpecifierSourceFile()?.getExportedDeclarations().keys() ?? [])];
      return missingExport.at(spanOf(argument), { name: source.name, path: source.specifier, known });
    }
    case "no types":
      return noBody.at(spanOf(argument), { function: text, isOfPackage: true });
    default:
      return notAFunction.at(spanOf(argument), { request, text });
  }
}

type From = ImportDeclaration | ExportDeclaration;

/** The import that the way from a name leads through last. */
interface Source {
  readonly from: From;
  readonly specifier: string;
  /** The name that is looked for there. */
  readonly name: string;
  readonly end: "no module" | "no types" | "no export" | "known";
}

/** Undefined for what is not imported. */
function sourceOf(argument: Node): Source | undefined {
  const use = Node.isExpression(argument) ? unwrapped(argument) : argument;
  const isMember = Node.isPropertyAccessExpression(use);
  let found: Source | undefined;
  for (let symbol = (isMember ? use.getExpression() : use).getSymbol(); symbol?.hasFlags(SymbolFlags.Alias); ) {
    const [declaration] = symbol.getDeclarations();
    const target = symbol.getImmediatelyAliasedSymbol();
    const from = declaration?.getFirstAncestor((outer): outer is From => isImport(outer));
    const specifier = from?.getModuleSpecifierValue();
    if (declaration && from && specifier !== undefined) {
      const isWhole = Node.isNamespaceImport(declaration) || Node.isNamespaceExport(declaration);
      const name = isWhole && isMember ? use.getName() : nameLookedFor(declaration);
      const exports = from.getModuleSpecifierSourceFile()?.getExportedDeclarations();
      const isExported = isWhole ? !isMember || exports?.has(name) : (target?.getDeclarations().length ?? 0) > 0;
      const end = exports ? (isExported ? "known" : "no export") : isFound(from, specifier) ? "no types" : "no module";
      found = { from, specifier, name, end };
    }
    symbol = target;
  }
  return found;
}

function isImport(node: Node): node is From {
  return Node.isImportDeclaration(node) || Node.isExportDeclaration(node);
}

function nameLookedFor(declaration: Node): string {
  const isSpecifier = Node.isImportSpecifier(declaration) || Node.isExportSpecifier(declaration);
  return isSpecifier ? declaration.getNameNode().getText() : "default";
}

/** Whether a module is there, of which TypeScript knows no types. */
function isFound(from: From, specifier: string): boolean {
  const project = from.getProject();
  const options = { ...project.compilerOptions.get(), allowJs: true };
  const host = project.getModuleResolutionHost();
  return (
    ts.resolveModuleName(specifier, from.getSourceFile().getFilePath(), options, host).resolvedModule !== undefined
  );
}
