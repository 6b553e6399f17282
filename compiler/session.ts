/**
 * A session keeps TypeScript's view of the sources warm between compilations. What comes out depends on the sources and
 * the options alone, never on what was compiled before.
 */
import { readFileSync } from "node:fs";
import { compile } from "./compile.ts";
import { fileUnreadable } from "./diagnostics/catalog/0-options.ts";
import { Collector } from "./diagnostics/collector.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { CompiledModule, CompileOptions, SessionOptions, Source } from "./options.ts";
import { readConfiguration } from "./project/compiler-options.ts";
import { visitSources } from "./project/nesting.ts";
import { requestsApi } from "./project/paths.ts";
import { filesBehind, type Text, WarmProject } from "./project/project.ts";
import { type RequestedFunction, requestedFunctions } from "./requested-functions.ts";

export interface Compilation {
  /** One for each source that requests something, in the order given; none for a source with a mistake. */
  readonly modules: readonly CompiledModule[];
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read, so that a watcher knows what to watch. */
  readonly files: readonly string[];
}

/** What sources ask derivatives of. */
export interface Requested {
  /** The names of all functions that derivatives are requested of. */
  readonly names: readonly string[];
  readonly functions: readonly RequestedFunction[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Session {
  /** The files that the project's tsconfig.json names, and the folder they lie below. Empty without a project. */
  readonly projectFiles: readonly string[];
  readonly rootFolder: string | undefined;
  /** Whether the project's tsconfig.json still says what it said when the session was opened. */
  isCurrent(): boolean;
  compile(sources: readonly Source[], options?: CompileOptions): Compilation;
  /**
   * The functions that sources request derivatives of, with what is wrong with the others. `behind` are files whose text
   * is to be taken from here, too; with `only`, nothing but functions of that name is looked at.
   */
  requested(sources: readonly Source[], behind?: readonly Source[], only?: string): Requested;
  /** The text of a file as the last compilation saw it. */
  textOf(file: string): string | undefined;
}

/** Opens a session. What is wrong with its project, every compilation reports. */
export function openSession(options: SessionOptions = {}): Session {
  return new WarmSession(options);
}

class WarmSession implements Session {
  readonly projectFiles: readonly string[];
  readonly rootFolder: string | undefined;
  private readonly project: WarmProject;
  /** With all that the user's options declare: read once the language's own declarations do not do. */
  private readonly completeProject: () => WarmProject | undefined;
  private lastUsed: WarmProject;
  private readonly faults: readonly Diagnostic[];
  private readonly said: string;

  constructor(private readonly settings: SessionOptions) {
    const { configuration, faults } = this.read();
    const { options, completeOptions, files, rootFolder } = configuration;
    const ambient = files.filter((file) => /\.d\.[cm]?ts$/.test(file));
    this.projectFiles = files.filter((file) => !ambient.includes(file));
    this.rootFolder = rootFolder;
    this.project = new WarmProject(options, ambient);
    let complete: WarmProject | undefined;
    this.completeProject = () => {
      if (completeOptions) complete ??= new WarmProject(completeOptions, ambient);
      return complete;
    };
    this.lastUsed = this.project;
    this.faults = faults;
    this.said = JSON.stringify({ configuration, faults });
  }

  isCurrent(): boolean {
    return JSON.stringify(this.read()) === this.said;
  }

  private read() {
    const { project, readsProjectFiles = false } = this.settings;
    const collector = new Collector();
    const configuration = readConfiguration(project, requestsApi, readsProjectFiles, collector.report);
    return { configuration, faults: collector.diagnostics };
  }

  compile(sources: readonly Source[], options: CompileOptions = {}): Compilation {
    if (this.faults.length > 0) return { modules: [], diagnostics: this.faults, files: [] };
    return this.withDeclarations((project) => this.compileIn(project, sources, options));
  }

  /** What one of the projects says: the complete one, where a mistake may be that something is not declared. */
  private withDeclarations<T extends Requested | Compilation>(use: (project: WarmProject) => T): T {
    this.lastUsed = this.project;
    const first = use(this.project);
    const isRight = first.diagnostics.every(({ severity }) => severity !== "error");
    const complete = isRight ? undefined : this.completeProject();
    if (!complete) return first;
    this.lastUsed = complete;
    return use(complete);
  }

  private compileIn(project: WarmProject, sources: readonly Source[], options: CompileOptions): Compilation {
    const collector = new Collector();
    const texts = sources.flatMap((source) => textsOf(source, collector));
    const modules: CompiledModule[] = [];
    const files = new Set<string>();
    visitSources(project, texts, collector.report, (source) => {
      const own = new Collector();
      const module = compile(source, project, { ...options, verify: this.settings.verify ?? false }, own);
      for (const diagnostic of own.diagnostics) collector.report(diagnostic);
      if (module) modules.push(module);
      const behind = filesBehind(source);
      project.remember(behind);
      for (const file of behind) files.add(file.getFilePath());
    });
    return { modules, diagnostics: collector.diagnostics, files: [...files] };
  }

  requested(sources: readonly Source[], behind: readonly Source[] = [], only?: string): Requested {
    if (this.faults.length > 0) return { names: [], functions: [], diagnostics: this.faults };
    return this.withDeclarations((project) => this.requestedIn(project, sources, behind, only));
  }

  private requestedIn(
    project: WarmProject,
    sources: readonly Source[],
    behind: readonly Source[],
    only: string | undefined,
  ): Requested {
    const collector = new Collector();
    const texts = sources.flatMap((source) => textsOf(source, collector));
    const names: string[] = [];
    const functions: RequestedFunction[] = [];
    const all = [...texts, ...behind.flatMap((source) => textsOf(source, collector))];
    visitSources(project, all, collector.report, (source, i) => {
      if (i >= texts.length) return;
      const own = new Collector();
      const found = requestedFunctions(source, project, own, only);
      names.push(...found.names);
      functions.push(...found.functions);
      for (const diagnostic of own.diagnostics) collector.report(diagnostic);
      project.remember(filesBehind(source));
    });
    return { names, functions, diagnostics: collector.diagnostics };
  }

  textOf(file: string): string | undefined {
    return this.lastUsed.textOf(file);
  }
}

function textsOf({ path, text }: Source, { report }: Collector): Text[] {
  if (text !== undefined) return [{ path, text }];
  try {
    return [{ path, text: readFileSync(path, "utf8") }];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(fileUnreadable.at(undefined, { path, reason }));
    return [];
  }
}
