/** What a requested function captures, seen from where its request stands. */
import { type Node, SymbolFlags } from "ts-morph";
import { captureHidden } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Request } from "./requests.ts";
import { spanOf } from "./source-places.ts";

/** The names under which captured variables are handed over. Reports those that mean something else at the request. */
export function capturedNames(request: Request, captured: readonly Node[], report: Report): string[] {
  return captured.map((declaration) => {
    const symbol = declaration.getSymbol();
    const name = symbol?.getName() ?? declaration.getText();
    for (const { node } of request.calls) {
      if (request.function.getAncestors().includes(node)) continue;
      const visible = node.getSymbolsInScope(SymbolFlags.Value).find((candidate) => candidate.getName() === name);
      if (visible !== symbol)
        report(captureHidden.at(spanOf(node), { variable: name, function: request.functionName }));
    }
    return name;
  });
}
