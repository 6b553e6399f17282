/** `fluxion check`: verifies the derivatives that the named files, or those of a project, ask for. */
import { type CheckSettings, checkFunction } from "../check/check-function.ts";
import type { FunctionReport } from "../check/function-report.ts";
import { readRequests } from "../check/variants.ts";
import { nothingRequested } from "../diagnostics/catalog/0-options.ts";
import { noSuchFunction } from "../diagnostics/catalog/7-check.ts";
import { Collector } from "../diagnostics/collector.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { displayPath } from "../diagnostics/terminal.ts";
import { openSession } from "../session.ts";
import { asJson, asText, summaryOf } from "./check-report.ts";
import { mayRequest, projectFor, sourcesFor } from "./inputs.ts";
import { surviving } from "./surviving.ts";
import { showDiagnostics, type Terminal } from "./terminal.ts";
import { textAt } from "./write-files.ts";

export interface CheckCommand extends CheckSettings {
  readonly files: readonly string[];
  readonly project: string | undefined;
  /** The name of the functions to check; all without it. */
  readonly only: string | undefined;
  readonly json: boolean;
}

/** Gives the exit code: 1 after an error, and where nothing could be checked. */
export function check(command: CheckCommand, terminal: Terminal): number {
  const collector = new Collector();
  const reports: FunctionReport[] = [];
  const show = (report: FunctionReport) => {
    reports.push(report);
    for (const diagnostic of report.diagnostics) collector.report(diagnostic);
    if (!command.json) terminal.out(asText(report, terminal));
  };
  surviving(collector, () => checkAll(command, terminal, collector, show));
  const { diagnostics } = collector;
  if (command.json) terminal.out(asJson(reports, diagnostics, terminal.folder));
  else showDiagnostics(diagnostics, terminal, textAt);
  if (!command.json) terminal.out(summaryOf(reports));
  return collector.hasErrors || !reports.some(({ outcome }) => outcome !== "unchecked") ? 1 : 0;
}

function checkAll(
  command: CheckCommand,
  terminal: Terminal,
  collector: Collector,
  show: (report: FunctionReport) => void,
): void {
  const { files, only } = command;
  const { folder } = terminal;
  const project = projectFor(command, folder, collector.report);
  if (collector.hasErrors) return;
  const readsProjectFiles = command.project !== undefined && files.length === 0;
  const session = openSession({ project, readsProjectFiles });
  const sources = sourcesFor(files, session, folder, collector.report);
  const inputs = files.length > 0 ? sources : sources.filter(mayRequest);
  if (collector.hasErrors) return;

  const diagnostics: Diagnostic[] = [...session.requested([]).diagnostics];
  const names = new Set<string>();
  /** A function may be requested by several files. */
  const done = new Set<string>();
  for (const [i, path] of inputs.entries()) {
    const read = surviving(collector, () => readRequests(session, path, only));
    const { functions, diagnostics: mistakes } = read ?? { functions: [], diagnostics: [] };
    diagnostics.push(...mistakes);
    for (const name of read?.names ?? []) names.add(name);
    for (const variants of functions) {
      const { name, span, wrt, file } = variants.own;
      const key = JSON.stringify([span ?? [file, name], wrt]);
      if (done.has(key)) continue;
      done.add(key);
      const end = progress(terminal, `${displayPath(path, folder)} (${i + 1} of ${inputs.length}): ${name}`);
      const report = surviving(collector, () => checkFunction(variants, command), span);
      end();
      if (report) show(report);
    }
  }
  for (const diagnostic of diagnostics) collector.report(diagnostic);
  if (collector.hasErrors) return;
  if (names.size === 0) {
    collector.report(nothingRequested.at(undefined, { files: sources.map((file) => displayPath(file, folder)) }));
  } else if (only !== undefined && !names.has(only)) {
    collector.report(noSuchFunction.at(undefined, { name: only, known: [...names] }));
  }
}

/** Says what is being done, where a person watches, until what it gives is called. */
function progress({ interactive, error }: Terminal, text: string): () => void {
  if (!interactive) return () => undefined;
  error(text);
  return () => error("\r\u001b[K");
}
