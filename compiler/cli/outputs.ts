/** The files that compiled modules become, and whether their places are free. */
import { basename, dirname, relative } from "node:path";
import { outputOverwritesForeign, outputOverwritesSource, outputsCollide } from "../diagnostics/catalog/0-options.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { displayPath } from "../diagnostics/terminal.ts";
import type { CompiledModule } from "../options.ts";
import { isGenerated } from "../output/assemble.ts";
import { forwardSlashes, statAt } from "../project/paths.ts";
import { declarationPath, type Layout, outputPath } from "./output-paths.ts";
import { type OutputFile, textAt } from "./write-files.ts";

/** TypeScript is written as it is, JavaScript with its map and declarations. */
export function outputsOf(module: CompiledModule, layout: Layout): OutputFile[] {
  const path = outputPath(module.source, module.kind, layout, module.target);
  if (module.language === "ts") return [{ path, text: module.code }];
  const sources = module.map.sources.map((source) => source && forwardSlashes(relative(dirname(path), source)));
  const map = { ...module.map, file: basename(path), sources };
  const outputs = [
    { path, text: `${module.code}//# sourceMappingURL=${basename(path)}.map\n` },
    { path: `${path}.map`, text: `${JSON.stringify(map)}\n` },
  ];
  if (module.declarations !== undefined) outputs.push({ path: declarationPath(path), text: module.declarations });
  return outputs;
}

/** No output may be written over a file that was `read`, over another output, or over what Fluxion did not write. */
export function checkPlaces(
  modules: readonly CompiledModule[],
  layout: Layout,
  read: ReadonlySet<string>,
  folder: string,
  report: Report,
): void {
  const display = (path: string) => displayPath(path, folder);
  const takenBy = new Map<string, string>();
  for (const module of modules) {
    for (const { path } of outputsOf(module, layout)) {
      const earlier = takenBy.get(path);
      if (read.has(path)) {
        report(outputOverwritesSource.at(undefined, { source: display(path) }));
      } else if (earlier !== undefined) {
        const [first, second] = [display(earlier), display(module.source)];
        report(outputsCollide.at(undefined, { output: display(path), first, second }));
      } else if (!path.endsWith(".map") && !isFree(path)) {
        report(outputOverwritesForeign.at(undefined, { output: display(path) }));
      }
      takenBy.set(path, module.source);
    }
  }
}

function isFree(path: string): boolean {
  const stat = statAt(path);
  // That it is a folder is said by who tries to write.
  if (stat === undefined || stat.isDirectory()) return true;
  const text = textAt(path);
  return text !== undefined && (text.trim() === "" || isGenerated(text));
}
