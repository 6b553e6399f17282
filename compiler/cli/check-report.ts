/** What was checked, as text for people and as JSON for programs. */
import picocolors from "picocolors";
import type { FunctionReport } from "../check/function-report.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { displayPath } from "../diagnostics/terminal.ts";
import { diagnosticsAsJson, jsonText } from "./json.ts";
import type { Terminal } from "./terminal.ts";

/** One line, and one for each remark. */
export function asText(report: FunctionReport, { colourOut: colour, folder }: Terminal): string {
  const { name, wrt, file, line, outcome, inputs, origin, checked, remarks } = report;
  const colours = picocolors.createColors(colour);
  const marks = { right: colours.green("✓"), wrong: colours.red("✗"), unchecked: colours.yellow("-") };
  const place = displayPath(file, folder) + (line === undefined ? "" : `:${line}`);
  const count = `${inputs} ${origin === "samples" ? "sample" : "drawn input"}${inputs === 1 ? "" : "s"}`;
  const what = {
    right: `${count}: ${checked.join(", ")}`,
    wrong: "wrong",
    unchecked: "not checked",
  };
  const lines = [`${marks[outcome]} ${name} by ${wrt.join(", ")} ${colours.dim(`(${place})`)} ${what[outcome]}`];
  for (const remark of remarks) lines.push(`  ${colours.dim(remark)}`);
  return `${lines.join("\n")}\n`;
}

export function summaryOf(reports: readonly FunctionReport[]): string {
  const parts = (["right", "wrong", "unchecked"] as const).flatMap((outcome) => {
    const count = reports.filter((report) => report.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome === "unchecked" ? "not checked" : outcome}`];
  });
  const functions = reports.length === 1 ? "function" : "functions";
  return `${reports.length} ${functions}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}.\n`;
}

export function asJson(reports: readonly FunctionReport[], diagnostics: readonly Diagnostic[], folder: string): string {
  const functions = reports.map(({ diagnostics: _, file, ...report }) => ({
    ...report,
    file: displayPath(file, folder),
  }));
  return jsonText({ functions, diagnostics: diagnosticsAsJson(diagnostics, folder) });
}
