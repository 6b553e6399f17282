/** `fluxion explain`: says what the derivatives that the named files, or those of a project, ask for cost, and why. */
import type { Mode } from "../1-parse/request.ts";
import { nothingRequested } from "../diagnostics/catalog/0-options.ts";
import { noSuchFunction } from "../diagnostics/catalog/7-check.ts";
import { Collector } from "../diagnostics/collector.ts";
import { displayPath } from "../diagnostics/terminal.ts";
import type { FunctionExplanation } from "../explain/explanation.ts";
import { explanationText } from "../explain/text.ts";
import { withPaths } from "../explain/with-paths.ts";
import { openSession } from "../session.ts";
import { mayRequest, projectFor, sourcesFor } from "./inputs.ts";
import { joined } from "./joined.ts";
import { diagnosticsAsJson, jsonText } from "./json.ts";
import { surviving } from "./surviving.ts";
import { showDiagnostics, type Terminal } from "./terminal.ts";
import { textAt } from "./write-files.ts";

export interface ExplainCommand {
  readonly files: readonly string[];
  readonly project: string | undefined;
  /** Of tags that name none. */
  readonly modes: readonly Mode[] | undefined;
  readonly plainLoops: boolean;
  /** The name of the functions to explain; all without it. */
  readonly only: string | undefined;
  readonly json: boolean;
}

/** Gives the exit code: 1 after an error. */
export function explain(command: ExplainCommand, terminal: Terminal): number {
  const collector = new Collector();
  const functions = surviving(collector, () => explainAll(command, terminal, collector)) ?? [];
  const { diagnostics } = collector;
  const { colourOut: colour, folder } = terminal;
  if (command.json) {
    const shown = withPaths(functions, (file) => displayPath(file, folder));
    terminal.out(jsonText({ functions: shown, diagnostics: diagnosticsAsJson(diagnostics, folder) }));
  } else {
    showDiagnostics(diagnostics, terminal, textAt);
    if (functions.length > 0) terminal.out(explanationText(functions, { colour, folder }));
  }
  return collector.hasErrors ? 1 : 0;
}

function explainAll(
  command: ExplainCommand,
  { folder }: Terminal,
  collector: Collector,
): readonly FunctionExplanation[] {
  const { files, only, modes, plainLoops } = command;
  const project = projectFor(command, folder, collector.report);
  if (collector.hasErrors) return [];
  const session = openSession({ project, readsProjectFiles: command.project !== undefined && files.length === 0 });
  const sources = sourcesFor(files, session, folder, collector.report);
  const inputs = files.length > 0 ? sources : sources.filter(mayRequest);
  if (collector.hasErrors) return [];

  const options = { tags: true, explain: true, modes, plainLoops } as const;
  const paths = inputs.map((path) => ({ path }));
  const onHost = session.compile(paths, options);
  const compiled = collector.hasErrors
    ? onHost
    : joined(onHost, session.compile(paths, { ...options, target: "webgpu" }));
  for (const diagnostic of compiled.diagnostics) collector.report(diagnostic);
  const functions = compiled.modules.flatMap(({ explanation }) => explanation ?? []);
  if (collector.hasErrors) return functions;
  if (functions.length === 0) {
    collector.report(nothingRequested.at(undefined, { files: sources.map((file) => displayPath(file, folder)) }));
  }
  const chosen = functions.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0 && only !== undefined && functions.length > 0) {
    collector.report(noSuchFunction.at(undefined, { name: only, known: functions.map(({ name }) => name) }));
  }
  return chosen;
}
