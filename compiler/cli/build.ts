/** `fluxion build`: compiles the named files, or those of a project, and writes what was generated. */
import { resolve } from "node:path";
import type { Mode, Target } from "../1-parse/request.ts";
import { nothingRequested, outputFolderIsFile } from "../diagnostics/catalog/0-options.ts";
import { Collector, hasErrors } from "../diagnostics/collector.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { displayPath } from "../diagnostics/terminal.ts";
import type { CompileOptions } from "../options.ts";
import { forwardSlashes } from "../project/paths.ts";
import { type Compilation, openSession, type Session } from "../session.ts";
import { commonFolder, mayRequest, projectFor, sourcesFor } from "./inputs.ts";
import { joined } from "./joined.ts";
import { type Layout, rebaseFor } from "./output-paths.ts";
import { checkPlaces, outputsOf } from "./outputs.ts";
import { surviving } from "./surviving.ts";
import { isBehindFile, writeFiles } from "./write-files.ts";

export interface BuildSettings {
  readonly files: readonly string[];
  readonly project: string | undefined;
  readonly outDir: string;
  readonly emit: "ts" | "js";
  readonly modes: readonly Mode[] | undefined;
  /** Of functions whose tags do not say it. */
  readonly target: Target;
  readonly standalone: boolean;
  readonly plainLoops: boolean;
}

export interface BuildResult {
  readonly diagnostics: readonly Diagnostic[];
  /** What was written; empty after an error. */
  readonly written: readonly string[];
  /** What had a part in it, or would have: a change there asks for another build. */
  readonly files: readonly string[];
}

/** One build after another over one warm session. */
export class Builder {
  private session: Session | undefined;
  private openedProject: string | undefined;

  constructor(
    private readonly settings: BuildSettings,
    private readonly folder: string,
  ) {}

  textOf(file: string): string | undefined {
    return this.session?.textOf(file);
  }

  build(): BuildResult {
    const collector = new Collector();
    const project = projectFor(this.settings, this.folder, collector.report);
    const { outDir } = this.settings;
    if (isBehindFile(resolve(this.folder, outDir)))
      collector.report(outputFolderIsFile.at(undefined, { folder: outDir }));
    const named = this.settings.files.map((file) => forwardSlashes(resolve(this.folder, file)));
    const files = new Set(project === undefined ? named : [project, ...named]);
    let written: readonly string[] = [];
    if (!collector.hasErrors) {
      const write = () => this.compileAndWrite(this.openSession(project), collector, files);
      written = surviving(collector, write) ?? [];
    }
    return { diagnostics: collector.diagnostics, written, files: [...files] };
  }

  /** Adds to `files` what it reads. */
  private compileAndWrite(session: Session, collector: Collector, files: Set<string>): readonly string[] {
    const { report } = collector;
    const sources = sourcesFor(this.settings.files, session, this.folder, collector.report);
    const inputs = this.settings.files.length > 0 ? sources : sources.filter(mayRequest);
    for (const file of [...inputs, ...session.projectFiles]) files.add(file);
    if (collector.hasErrors) return [];

    const layout = this.layout(session, sources);
    const { modules, diagnostics, files: read } = this.compile(session, inputs, layout);
    for (const file of read) files.add(file);
    for (const diagnostic of diagnostics) report(diagnostic);
    if (modules.length === 0 && !collector.hasErrors) {
      report(nothingRequested.at(undefined, { files: sources.map((file) => displayPath(file, this.folder)) }));
    }
    checkPlaces(modules, layout, new Set(read), this.folder, report);
    const outputs = modules.flatMap((module) => outputsOf(module, layout));
    return !collector.hasErrors && writeFiles(outputs, report) ? outputs.map(({ path }) => path) : [];
  }

  /** The session of the last build, unless the project has changed since. */
  private openSession(project: string | undefined): Session {
    if (this.openedProject === project && this.session?.isCurrent()) return this.session;
    this.openedProject = project;
    const readsProjectFiles = this.settings.project !== undefined && this.settings.files.length === 0;
    this.session = openSession({ project, readsProjectFiles });
    return this.session;
  }

  private layout(session: Session, sources: readonly string[]): Layout {
    return {
      root: session.rootFolder ?? commonFolder(sources),
      outFolder: forwardSlashes(resolve(this.folder, this.settings.outDir)),
      emit: this.settings.emit,
    };
  }

  /** Where rewritten modules import one another is known once it is known which are: then they are compiled again. */
  private compile(session: Session, inputs: readonly string[], layout: Layout): Compilation {
    const { modes, target: defaultTarget, standalone, plainLoops } = this.settings;
    const emit = layout.emit === "js" ? "js" : "source";
    const options: CompileOptions = { tags: true, modes, defaultTarget, emit, standalone, plainLoops };
    const sources = inputs.map((path) => ({ path }));
    const first = session.compile(sources, options);
    if (hasErrors(first.diagnostics)) return first;
    const rewritten = first.modules.filter(({ kind }) => kind === "rewritten").map(({ source }) => source);
    const rebase = rebaseFor(rewritten, layout);
    const onHost = rewritten.length === 0 ? first : session.compile(sources, { ...options, rebase });
    return joined(onHost, session.compile(sources, { ...options, target: "webgpu" }));
  }
}
