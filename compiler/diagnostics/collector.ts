/**
 * Gathers the diagnostics of one compilation. Each is kept once, and they come out ordered by place, so that what is
 * shown does not depend on the order in which the stages found it.
 */
import type { Diagnostic, Report } from "./diagnostic.ts";

export class Collector {
  private readonly found = new Map<string, Diagnostic>();

  readonly report: Report = (diagnostic) => {
    const { code, message, span, isOfPlace } = diagnostic;
    const key = JSON.stringify([code, isOfPlace && span ? "" : message, span?.file, span?.start, span?.end]);
    if (!this.found.has(key)) this.found.set(key, diagnostic);
  };

  get hasErrors(): boolean {
    return hasErrors(this.found.values());
  }

  /** Those without a place first, then by file, place and code. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.found.values()].sort(
      (a, b) =>
        compare(a.span?.file ?? "", b.span?.file ?? "") ||
        compare(a.span?.start ?? -1, b.span?.start ?? -1) ||
        compare(a.code, b.code) ||
        compare(a.message, b.message),
    );
  }
}

export function hasErrors(diagnostics: Iterable<Diagnostic>): boolean {
  for (const diagnostic of diagnostics) if (diagnostic.severity === "error") return true;
  return false;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
