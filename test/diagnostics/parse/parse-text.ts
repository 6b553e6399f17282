/** Parses files that exist only in the test, and gives what was found and what was reported as a user would read it. */

import type { Mode } from "../../../compiler/1-parse/request.ts";
import { type ParsedModule, parse } from "../../../compiler/1-parse/requests.ts";
import { Collector } from "../../../compiler/diagnostics/collector.ts";
import { formatDiagnostics } from "../../../compiler/diagnostics/terminal.ts";
import { readConfiguration } from "../../../compiler/project/compiler-options.ts";
import { requestsApi } from "../../../compiler/project/paths.ts";
import { WarmProject } from "../../../compiler/project/project.ts";

const configuration = readConfiguration(undefined, requestsApi, false, () => {});
const project = new WarmProject(configuration.options, []);
const folder = "/project";

export interface Parsed {
  readonly module: ParsedModule;
  /** Each request as `loss valueAndGrad by 0,1 -> lossValueAndGrad`. */
  readonly requests: readonly string[];
  readonly messages: string;
}

/** The first file is the one parsed; the others can be imported by it. */
export function parseFiles(files: Readonly<Record<string, string>>, modes?: readonly Mode[]): Parsed {
  const texts = Object.entries(files).map(([name, text]) => ({ path: `${folder}/${name}`, text }));
  const [source] = project.refresh(texts);
  if (source === undefined) throw new Error("no file given");
  const collector = new Collector();
  const module = parse(source, { tags: true, modes, requestsApi }, collector.report);
  const requests = module.requests.map(
    ({ functionName, derivation: { mode, wrt, name } }) => `${functionName} ${mode} by ${wrt} -> ${name}`,
  );
  const style = { colour: false, frame: false, folder, textOf: () => undefined };
  return { module, requests, messages: formatDiagnostics(collector.diagnostics, style).trimEnd() };
}

export function parseText(text: string, modes?: readonly Mode[]): Parsed {
  return parseFiles({ "loss.ts": text }, modes);
}
