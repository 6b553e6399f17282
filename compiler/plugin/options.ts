/** What the plugins take. */
import type { FunctionExplanation } from "../explain/explanation.ts";

export interface PluginOptions {
  /** A tsconfig.json for TypeScript's options; without it the nearest above the working folder. */
  readonly project?: string;
  /** Whether generated loops stay as they are written, instead of running four trips at once where that is faster. */
  readonly plainLoops?: boolean;
  /**
   * Tells what the derivatives cost, and why, as `fluxion explain` does, once a build ends (in Vite's development server once
   * a file is compiled). `true` prints it; a path, from the working folder, says where it is written, as JSON if it ends in
   * `.json`; a function is handed all that is told.
   */
  readonly explain?: boolean | string | ((functions: readonly FunctionExplanation[]) => void);
}
