/** `fluxion build`: compiles the named files, or those of a project, and writes what was generated. */
import { readFileSync } from "node:fs";
import { basename, relative, resolve } from "node:path";
import { mayHoldRequests } from "../1-parse/bindings.ts";
import type { Mode } from "../1-parse/request.ts";
import { mentionsTag } from "../1-parse/tag-comments.ts";
import { nothingRequested, outputOverwritesSource, outputsCollide } from "../diagnostics/catalog/0-options.ts";
import { Collector } from "../diagnostics/collector.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { displayPath } from "../diagnostics/terminal.ts";
import type { CompiledModule, CompileOptions } from "../options.ts";
import { forwardSlashes, nearestProject } from "../project/paths.ts";
import { openSession, type Session } from "../session.ts";
import { commonFolder, namedFiles, namedProject } from "./inputs.ts";
import { declarationPath, type Layout, outputPath, rebaseFor } from "./output-paths.ts";
import { type OutputFile, writeFiles } from "./write-files.ts";

export interface BuildSettings {
  readonly files: readonly string[];
  readonly project: string | undefined;
  readonly outDir: string;
  readonly emit: "ts" | "js";
  readonly modes: readonly Mode[] | undefined;
  readonly standalone: boolean;
}

export interface BuildResult {
  readonly diagnostics: readonly Diagnostic[];
  /** What was written; empty after an error. */
  readonly written: readonly string[];
  /** What a watcher watches. */
  readonly files: readonly string[];
}

/** One build after another over one warm session. */
export class Builder {
  private readonly session: Session;
  private readonly problems: readonly Diagnostic[];

  constructor(
    private readonly settings: BuildSettings,
    private readonly folder: string,
  ) {
    const collector = new Collector();
    const { project: named, files } = settings;
    const project = named === undefined ? nearestProject(folder) : namedProject(named, folder, collector.report);
    this.session = openSession({ project, readsProjectFiles: named !== undefined && files.length === 0 });
    this.problems = collector.diagnostics;
  }

  textOf(file: string): string | undefined {
    return this.session.textOf(file);
  }

  build(): BuildResult {
    const collector = new Collector();
    for (const problem of this.problems) collector.report(problem);
    const inputs = this.inputs(collector);
    const result = (written: readonly string[], files: readonly string[]): BuildResult => ({
      diagnostics: collector.diagnostics,
      written,
      files: [...new Set([...inputs, ...files])],
    });
    if (collector.hasErrors) return result([], []);

    const layout = this.layout(inputs);
    const { modules, diagnostics, files } = this.compile(inputs, layout);
    for (const diagnostic of diagnostics) collector.report(diagnostic);
    if (modules.length === 0 && !collector.hasErrors) {
      const searched = this.settings.files.length > 0 ? inputs : this.session.projectFiles;
      const names = searched.map((file) => displayPath(file, this.folder));
      collector.report(nothingRequested.at(undefined, { files: names }));
    }
    const outputs = modules.flatMap((module) => this.outputsOf(module, layout));
    this.checkPlaces(modules, layout, files, collector);
    if (collector.hasErrors || !writeFiles(outputs, collector.report)) return result([], files);
    return result(
      outputs.map(({ path }) => path),
      files,
    );
  }

  private inputs(collector: Collector): string[] {
    const { files, outDir } = this.settings;
    if (files.length > 0) return namedFiles(files, this.folder, collector.report);
    const out = `${forwardSlashes(resolve(this.folder, outDir))}/`;
    return this.session.projectFiles.filter((file) => !file.startsWith(out) && mayRequest(file));
  }

  private layout(inputs: readonly string[]): Layout {
    const { outDir, emit, project } = this.settings;
    const out = forwardSlashes(resolve(this.folder, outDir));
    const ofProject = this.session.projectFiles.filter((file) => !file.startsWith(`${out}/`));
    const lieBelow = project !== undefined && ofProject.length > 0 ? ofProject : inputs;
    return { root: this.session.rootFolder ?? commonFolder(lieBelow), outFolder: out, emit };
  }

  /** Where rewritten modules import one another is known once it is known which are rewritten: they are compiled again. */
  private compile(inputs: readonly string[], layout: Layout) {
    const { modes, standalone } = this.settings;
    const options: CompileOptions = { tags: true, modes, emit: layout.emit === "js" ? "js" : "source", standalone };
    const sources = inputs.map((path) => ({ path }));
    const first = this.session.compile(sources, options);
    const rewritten = first.modules.filter(({ kind }) => kind === "rewritten").map(({ source }) => source);
    if (rewritten.length === 0) return first;
    return this.session.compile(sources, { ...options, rebase: rebaseFor(rewritten, layout) });
  }

  private outputsOf(module: CompiledModule, layout: Layout): OutputFile[] {
    const path = outputPath(module.source, module.kind, layout);
    if (module.language === "ts") return [{ path, text: module.code }];
    const map = {
      ...module.map,
      file: basename(path),
      sources: module.map.sources.map((source) => source && relativeTo(path, source)),
    };
    const outputs = [
      { path, text: `${module.code}//# sourceMappingURL=${basename(path)}.map\n` },
      { path: `${path}.map`, text: `${JSON.stringify(map)}\n` },
    ];
    if (module.declarations !== undefined) outputs.push({ path: declarationPath(path), text: module.declarations });
    return outputs;
  }

  /** No output may be written over a source, nor over another output. */
  private checkPlaces(
    modules: readonly CompiledModule[],
    layout: Layout,
    files: readonly string[],
    { report }: Collector,
  ): void {
    const display = (path: string) => displayPath(path, this.folder);
    const sources = new Set(files);
    const takenBy = new Map<string, string>();
    for (const module of modules) {
      for (const { path } of this.outputsOf(module, layout)) {
        const earlier = takenBy.get(path);
        if (sources.has(path)) {
          report(outputOverwritesSource.at(undefined, { output: display(path), source: display(path) }));
        } else if (earlier !== undefined) {
          const [first, second] = [display(earlier), display(module.source)];
          report(outputsCollide.at(undefined, { output: display(path), first, second }));
        }
        takenBy.set(path, module.source);
      }
    }
  }
}

/** Whether a project's file is worth a closer look. */
function mayRequest(file: string): boolean {
  try {
    const text = readFileSync(file, "utf8");
    return mentionsTag(text) || mayHoldRequests(text);
  } catch {
    return true;
  }
}

function relativeTo(path: string, source: string): string {
  return forwardSlashes(relative(resolve(path, ".."), source));
}
