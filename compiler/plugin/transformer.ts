/**
 * What all plugins do with a file: leave it alone, or rewrite its requests. Results are kept by content, so that a file
 * is compiled again only when it, or one of the files behind it, says something else.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { mayHoldRequests } from "../1-parse/bindings.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { FunctionExplanation } from "../explain/explanation.ts";
import type { CompiledModule } from "../options.ts";
import { forwardSlashes, isOfFluxion, nearestProject } from "../project/paths.ts";
import { openSession, type Session } from "../session.ts";
import { isExplaining } from "./explain.ts";
import type { PluginOptions } from "./options.ts";

export interface Transformed {
  /** Absent for a file that requests nothing, and after an error. */
  readonly module: CompiledModule | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that had a part in the result. */
  readonly files: readonly string[];
}

interface Kept {
  readonly result: Transformed;
  /** The content of each file at the time. */
  readonly hashes: ReadonlyMap<string, string>;
}

export class Transformer {
  private session: Session | undefined;
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly options: PluginOptions,
    private readonly folder: string,
  ) {}

  /** `undefined` for a file that does not concern Fluxion. */
  transform(file: string, text: string): Transformed | undefined {
    const path = forwardSlashes(file);
    if (path.includes("/node_modules/") || isOfFluxion(path) || !mayHoldRequests(text)) return undefined;
    const kept = this.kept.get(path);
    if (kept && [...kept.hashes].every(([name, hash]) => hash === hashOf(name === path ? text : textOnDisk(name)))) {
      return kept.result;
    }
    const { modules, diagnostics, files } = this.openSession().compile([{ path, text }], {
      plainLoops: this.options.plainLoops ?? false,
      explain: isExplaining(this.options),
    });
    const result = { module: modules[0], diagnostics, files };
    const hashes = new Map(files.map((name) => [name, hashOf(name === path ? text : textOnDisk(name))]));
    this.kept.set(path, { result, hashes });
    return result;
  }

  /** What the derivatives of all files cost, by the names of the files. */
  get explanations(): readonly FunctionExplanation[] {
    const files = [...this.kept].sort(([a], [b]) => (a < b ? -1 : 1));
    return files.flatMap(([, { result }]) => result.module?.explanation ?? []);
  }

  textOf(file: string): string | undefined {
    return this.session?.textOf(file);
  }

  /** TypeScript is not loaded before a file needs it. */
  private openSession(): Session {
    const { project } = this.options;
    this.session ??= openSession({
      project: project === undefined ? nearestProject(this.folder) : forwardSlashes(resolve(this.folder, project)),
    });
    return this.session;
  }
}

function hashOf(text: string | undefined): string {
  return text === undefined ? "" : createHash("sha256").update(text).digest("base64");
}

function textOnDisk(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
