/** What may be said of one mode and not of another: by the same names in the options of calls and in tags. */
import { badDirections, unknownDistribution } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { type Distribution, distributions, type Mode } from "./request.ts";

export const modeOptions = ["directions", "distribution"] as const;

export type ModeOption = (typeof modeOptions)[number];

/** The options of a mode beside those of all modes. */
export function optionsOf(mode: Mode): readonly ModeOption[] {
  switch (mode) {
    case "jvp":
      return ["directions"];
    case "forwardGrad":
      return ["directions", "distribution"];
    default:
      return [];
  }
}

/** How many directions are meant; one after a mistake that has been reported. */
export function readDirections(count: number, span: Span, text: string, report: Report): number {
  if (Number.isInteger(count) && count > 0) return count;
  report(badDirections.at(span, { text }));
  return 1;
}

/** Undefined after a mistake that has been reported. */
export function readDistribution(text: string, span: Span, report: Report): Distribution | undefined {
  const found = distributions.find((name) => name === text);
  if (!found) report(unknownDistribution.at(span, { text, known: distributions }));
  return found;
}
