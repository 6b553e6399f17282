/** What a requested function captures, seen from where its request stands. */
import { type Node, type SourceFile, SymbolFlags } from "ts-morph";
import { captureHidden } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Request } from "./requests.ts";
import { spanOf } from "./source-places.ts";

/** A variable around a function that the function reads. */
export interface Captured {
  readonly name: string;
  readonly declaration: Node;
}

/**
 * Whether what a function captures can be handed to its derivative: the calls that request it have to see the same
 * variables, and a tag has no call.
 */
export function canCapture(request: Request, others: readonly Request[], source: SourceFile): boolean {
  const isTagged = others.some((other) => other.isExported && other.function === request.function);
  return !isTagged && request.function.getSourceFile() === source;
}

/** The names under which captured variables are handed over. Reports those that mean something else at the request. */
export function capturedNames(request: Request, captured: readonly Captured[], report: Report): string[] {
  return captured.map(({ name, declaration }) => {
    for (const { node } of request.calls) {
      if (request.function.getAncestors().includes(node)) continue;
      const visible = node
        .getSymbolsInScope(SymbolFlags.Value | SymbolFlags.Alias)
        .find((candidate) => candidate.getName() === name);
      const seen = visible?.hasFlags(SymbolFlags.Alias) ? visible.getAliasedSymbol() : visible;
      if (seen?.getDeclarations().includes(declaration) !== true)
        report(captureHidden.at(spanOf(node), { variable: name, function: request.functionName }));
    }
    return name;
  });
}
