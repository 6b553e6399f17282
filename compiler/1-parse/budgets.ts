/** Amounts of memory as users write them: `1MB`, `64 KiB`. */
import { badBudget } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import type { Budget } from "./request.ts";

const units: ReadonlyMap<string, number> = new Map([
  ["B", 1],
  ["KB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
  ["KiB", 2 ** 10],
  ["MiB", 2 ** 20],
  ["GiB", 2 ** 30],
]);

/** Undefined after a mistake that has been reported. */
export function readBudget(text: string, span: Span, report: Report): Budget | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?) ?([KMG]i?B|B)$/.exec(text) ?? [];
  const size = units.get(unit);
  if (amount !== undefined && size !== undefined) return { bytes: Math.floor(Number(amount) * size), text, span };
  report(badBudget.at(span, { text }));
  return undefined;
}
