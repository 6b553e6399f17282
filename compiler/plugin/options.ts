/** What the plugins take. */
export interface PluginOptions {
  /** A tsconfig.json for TypeScript's options; without it the nearest above the working folder. */
  readonly project?: string;
}
