/** What the plugins take. */
export interface PluginOptions {
  /** A tsconfig.json for TypeScript's options; without it the nearest above the working folder. */
  readonly project?: string;
  /** Whether generated loops stay as they are written, instead of running four trips at once where that is faster. */
  readonly plainLoops?: boolean;
}
