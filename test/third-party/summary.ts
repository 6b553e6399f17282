/** What is said of all functions together, and of each that is refused. */
import type { Verdict } from "./check-family.ts";

export interface Summary {
  readonly functions: number;
  readonly packages: number;
  readonly refusedPercent: number;
  readonly text: string;
}

export function summaryOf(verdicts: readonly Verdict[]): Summary {
  const packages = new Set(verdicts.map(({ family }) => family.from)).size;
  const of = (outcome: Verdict["outcome"]) => verdicts.filter((verdict) => verdict.outcome === outcome);
  const [right, refused, wrong] = [of("right"), of("refused"), of("wrong")];
  const functions = verdicts.length;
  const refusedPercent = (100 * refused.length) / Math.max(1, functions);
  const text = [
    `third-party functions ${functions} of ${packages} packages: ${right.length} right, ${refused.length} refused`,
    `refused share ${refusedPercent.toFixed(1)} %`,
    `third-party wrong ${wrong.length}`,
    ...[...refused, ...wrong].flatMap(({ family, name, outcome, why, diagnostics }) => [
      `  ${family.from} ${name || "(default)"} ${outcome}: ${why}`,
      ...new Set(diagnostics.flatMap(({ help }) => (help ? [`    help: ${help}`] : []))),
    ]),
  ].join("\n");
  return { functions, packages, refusedPercent, text };
}
