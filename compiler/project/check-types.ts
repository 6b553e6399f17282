/** TypeScript's own errors, as far as they concern what is compiled. */
import { isBuiltin } from "node:module";
import { Node, type SourceFile, ts } from "ts-morph";
import { spanBetween, spanOf } from "../1-parse/source-places.ts";
import { failsToLoad, importError, moduleNotFound, syntaxError, typeError } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { checkNesting } from "./nesting.ts";
import { unresolvedImports } from "./project.ts";

/** Reports where the text is not TypeScript, or nests too deeply; true when neither. */
export function checkSyntax(program: ts.Program, source: SourceFile, report: Report): boolean {
  const errors = program.getSyntacticDiagnostics(source.compilerNode);
  for (const { start = 0, length = 0, messageText, code } of errors) {
    const message = ts.flattenDiagnosticMessageText(messageText, " ");
    report(syntaxError.at(spanBetween(source, start, start + length), { message, code }));
  }
  // TypeScript says this only with the types, and nothing can be followed before.
  const nameless = source.getStatements().flatMap((statement) => {
    const { moduleSpecifier } = statement.compilerNode as { readonly moduleSpecifier?: ts.Node };
    return moduleSpecifier && !ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier] : [];
  });
  for (const node of nameless) {
    const span = spanBetween(source, node.getStart(source.compilerNode), node.getEnd());
    report(syntaxError.at(span, { message: "String literal expected.", code: 1141 }));
  }
  return errors.length + nameless.length === 0 && checkNesting(source, report);
}

/** A variable, class or enum that is used before it is there. */
const tooEarly = new Set([2448, 2449, 2450]);

/**
 * Reports type errors inside the given functions, and what keeps their files from loading; true when there are none. The
 * rest of the files is the user's own business.
 */
export function checkTypes(program: ts.Program, functions: Iterable<Node>, report: Report): boolean {
  let isRight = true;
  for (const [source, nodes] of byFile(functions)) {
    if (!checkSyntax(program, source, report)) {
      isRight = false;
      continue;
    }
    for (const { start, length = 0, messageText, code, category } of program.getSemanticDiagnostics(
      source.compilerNode,
    )) {
      if (category !== ts.DiagnosticCategory.Error || start === undefined || environmental.has(code)) continue;
      const isInside = nodes.some((node) => start >= node.getStart() && start < node.getEnd());
      if (!isInside && !(tooEarly.has(code) && runsAtLoad(source, start))) continue;
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      const kind = isInside ? typeError : failsToLoad;
      report(kind.at(spanBetween(source, start, start + length), { message, code }));
      isRight = false;
    }
  }
  return isRight;
}

function runsAtLoad(source: SourceFile, place: number): boolean {
  return source.getDescendantAtPos(place)?.getFirstAncestor(Node.isFunctionLikeDeclaration) === undefined;
}

/** Reports imports that lead nowhere and that the given functions may need; true when there are none. */
export function checkImports(program: ts.Program, functions: Iterable<Node>, report: Report): boolean {
  let isRight = true;
  for (const [source, nodes] of byFile(functions)) {
    for (const literal of unresolvedImports(source)) {
      report(moduleNotFound.at(spanOf(literal), { specifier: literal.getLiteralValue() }));
      isRight = false;
    }
    if (!isRight) continue;
    const words = new Set(nodes.flatMap((node) => node.getText().match(/[\p{ID_Continue}$]+/gu) ?? []));
    for (const { start = 0, length = 0, messageText, code } of program.getSemanticDiagnostics(source.compilerNode)) {
      if (!ofImports.has(code)) continue;
      if (!importedAt(source, start).some((name) => words.has(name))) continue;
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      report(importError.at(spanBetween(source, start, start + length), { message, code }));
      isRight = false;
    }
  }
  return isRight;
}

/** No such module; no such export, perhaps under a similar name. */
const ofImports = new Set([2305, 2307, 2614, 2724]);

/** The names that come from the import at a place: of one specifier, or of a whole declaration. */
function importedAt(source: SourceFile, place: number): string[] {
  const declaration = source.getImportDeclaration((it) => it.getPos() <= place && place < it.getEnd());
  // Node's own types are not loaded: lowering says what it does not know.
  if (declaration === undefined || isBuiltin(declaration.getModuleSpecifierValue())) return [];
  const specifiers = declaration.getNamedImports();
  const own = specifiers.find((it) => it.getPos() <= place && place < it.getEnd());
  const names = (own ? [own] : specifiers).map((it) => (it.getAliasNode() ?? it.getNameNode()).getText());
  if (own) return names;
  const whole = [declaration.getDefaultImport(), declaration.getNamespaceImport()];
  return [...names, ...whole.flatMap((it) => (it ? [it.getText()] : []))];
}

function byFile(functions: Iterable<Node>): Map<SourceFile, Node[]> {
  const files = new Map<SourceFile, Node[]>();
  for (const node of functions) {
    const source = node.getSourceFile();
    files.set(source, [...(files.get(source) ?? []), node]);
  }
  return files;
}

/**
 * Names that the DOM's or Node's types would declare, which are not loaded for speed. Lowering says what it does not
 * know.
 */
const environmental = new Set([2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2867, 2868]);
