/** What can be said to a session and to a compilation. */
import type { Mode, Target } from "./1-parse/request.ts";
import type { FunctionExplanation } from "./explain/explanation.ts";

export interface SessionOptions {
  /** A tsconfig.json; without it TypeScript's options are strict, with the library of ES2022. */
  readonly project?: string | undefined;
  /** Whether the project's own list of files is read. */
  readonly readsProjectFiles?: boolean;
  /** Whether the IR is checked after every stage: for tests and for finding faults of the compiler. */
  readonly verify?: boolean;
}

export interface CompileOptions {
  /** Whether functions with `@differentiable` get their own modules, as the command line does. */
  readonly tags?: boolean;
  /** The modes of tags that name none; without it those that fit the function. */
  readonly modes?: readonly Mode[] | undefined;
  /** What the generated code runs on: a file's functions for a device have a module of their own. */
  readonly target?: Target | undefined;
  /** What functions run on whose tags do not say it; by default JavaScript. */
  readonly defaultTarget?: Target | undefined;
  /** The language of what comes out: that of the source, or JavaScript with declarations. */
  readonly emit?: "source" | "js";
  /** Whether it is told what the derivatives cost, and why. */
  readonly explain?: boolean;
  /** Whether helpers are written into the module instead of being imported from `fluxion/runtime`. */
  readonly standalone?: boolean;
  /** Whether loops run one trip after the other, as they are written, also where some side by side are faster. */
  readonly plainLoops?: boolean;
  /**
   * Where a relative import of a rewritten module leads from where it will be written: `specifier` as it stands in
   * `file`. Without it the module stays in its place.
   */
  readonly rebase?: ((specifier: string, file: string) => string) | undefined;
}

export interface Source {
  /** An absolute path. */
  readonly path: string;
  /** Its text, if it may differ from what is on the disk. */
  readonly text?: string | undefined;
}

export interface CompiledModule {
  /** The source's path. */
  readonly source: string;
  /** `generated`: the derivatives of tagged functions alone. `rewritten`: the source with its calls replaced. */
  readonly kind: "generated" | "rewritten";
  readonly language: "ts" | "js";
  readonly target: Target;
  readonly code: string;
  /** Version 3; its sources are absolute paths, with their contents. */
  readonly map: SourceMap;
  /** The text of the module's declaration file, for JavaScript made from TypeScript. */
  readonly declarations: string | undefined;
  /** All files that had a part in it, the source first. */
  readonly files: readonly string[];
  /** What the derivatives cost, and why, where that was asked for. */
  readonly explanation?: readonly FunctionExplanation[];
}

export interface SourceMap {
  readonly version: 3;
  readonly names: readonly string[];
  readonly sources: readonly (string | null)[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly mappings: string;
}
