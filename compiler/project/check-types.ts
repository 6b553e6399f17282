/** TypeScript's own errors, as far as they concern what is compiled. */
import { type Node, type SourceFile, ts } from "ts-morph";
import { spanBetween, spanOf } from "../1-parse/source-places.ts";
import { moduleNotFound, syntaxError, typeError } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { unresolvedImports } from "./project.ts";

/** Reports where the text is not TypeScript; true when it all is. */
export function checkSyntax(program: ts.Program, source: SourceFile, report: Report): boolean {
  const errors = program.getSyntacticDiagnostics(source.compilerNode);
  for (const { start = 0, length = 0, messageText, code } of errors) {
    const message = ts.flattenDiagnosticMessageText(messageText, " ");
    report(syntaxError.at(spanBetween(source, start, start + length), { message, code }));
  }
  return errors.length === 0;
}

/**
 * Reports type errors inside the given functions; true when there are none. The rest of their files is the user's own
 * business.
 */
export function checkTypes(program: ts.Program, functions: Iterable<Node>, report: Report): boolean {
  let isRight = true;
  const byFile = new Map<SourceFile, Node[]>();
  for (const node of functions) {
    const source = node.getSourceFile();
    byFile.set(source, [...(byFile.get(source) ?? []), node]);
  }
  for (const [source, nodes] of byFile) {
    if (!checkSyntax(program, source, report)) {
      isRight = false;
      continue;
    }
    for (const { start, length = 0, messageText, code, category } of program.getSemanticDiagnostics(
      source.compilerNode,
    )) {
      if (category !== ts.DiagnosticCategory.Error || start === undefined || environmental.has(code)) continue;
      if (!nodes.some((node) => start >= node.getStart() && start < node.getEnd())) continue;
      const message = ts.flattenDiagnosticMessageText(messageText, " ");
      report(typeError.at(spanBetween(source, start, start + length), { message, code }));
      isRight = false;
    }
  }
  return isRight;
}

/** Reports relative imports that lead nowhere in the files of the given functions; true when all lead somewhere. */
export function checkImports(functions: Iterable<Node>, report: Report): boolean {
  let isRight = true;
  for (const source of new Set([...functions].map((node) => node.getSourceFile()))) {
    for (const literal of unresolvedImports(source)) {
      report(moduleNotFound.at(spanOf(literal), { specifier: literal.getLiteralValue() }));
      isRight = false;
    }
  }
  return isRight;
}

/**
 * Names that the DOM's or Node's types would declare, which are not loaded for speed. Lowering says what it does not
 * know.
 */
const environmental = new Set([2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2867, 2868]);
