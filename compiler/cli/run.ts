/** The command line: from its words to an exit code. */
import { Collector, hasErrors } from "../diagnostics/collector.ts";
import { displayPath } from "../diagnostics/terminal.ts";
import type { BuildResult } from "./build.ts";
import { readCommandLine } from "./command-line.ts";
import type { WhenInterrupted } from "./interruption.ts";
import { showDiagnostics, type Terminal } from "./terminal.ts";
import { watch } from "./watch.ts";
import { textAt } from "./write-files.ts";

/** Only a watch takes interruptions. */
export async function run(
  words: readonly string[],
  terminal: Terminal,
  whenInterrupted: WhenInterrupted,
): Promise<number> {
  const collector = new Collector();
  const instruction = readCommandLine(words, terminal, collector.report);
  showDiagnostics(collector.diagnostics, terminal, () => undefined);
  if ("exitCode" in instruction) return instruction.exitCode;

  if ("check" in instruction) {
    const { check } = await import("./check.ts");
    return check(instruction.check, terminal);
  }
  if ("explain" in instruction) {
    const { explain } = await import("./explain.ts");
    return explain(instruction.explain, terminal);
  }
  // TypeScript takes a while to load: help and mistakes do without it.
  const { Builder } = await import("./build.ts");
  const builder = new Builder(instruction.build, terminal.folder);
  const build = (): BuildResult => {
    const start = performance.now();
    const result = builder.build();
    showDiagnostics(result.diagnostics, terminal, (file) => builder.textOf(file) ?? textAt(file));
    const milliseconds = Math.round(performance.now() - start);
    terminal.error(`${summary(result, terminal.folder, milliseconds)}\n`);
    return result;
  };
  if (!instruction.build.watch) return hasErrors(build().diagnostics) ? 1 : 0;
  await watch(() => {
    const result = build();
    terminal.error("Watching for changes. Ctrl-C ends.\n");
    return result;
  }, whenInterrupted);
  return 0;
}

function summary({ diagnostics, written }: BuildResult, folder: string, milliseconds: number): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  if (errors > 0) return `${errors} ${errors === 1 ? "error" : "errors"}: nothing was written.`;
  const [first = ""] = written;
  const what = written.length === 1 ? displayPath(first, folder) : `${written.length} files`;
  return `Wrote ${what} in ${milliseconds} ms.`;
}
