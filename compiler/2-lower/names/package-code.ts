/** Refusals of code that stands in a package: its user cannot change it, and is told what else to do. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** The package that a file belongs to. */
export function packageAt(path: string): string | undefined {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

/** The diagnostic with a remedy that leaves packages as they are. */
export function leavingPackages(diagnostic: Diagnostic): Diagnostic {
  const name = diagnostic.span && packageAt(diagnostic.span.file);
  if (name === undefined) return diagnostic;
  const help = `This is code of the package '${name}'. Give the derivative of what you call with customVjp, or write that function yourself.`;
  return { ...diagnostic, help };
}
