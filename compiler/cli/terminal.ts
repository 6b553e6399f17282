/** Where the command line runs: handed in, so that tests run it in their own process. */
export interface Terminal {
  /** The current folder. */
  readonly folder: string;
  readonly colour: boolean;
  /** Whether a person is watching: shows the source of a diagnostic. */
  readonly interactive: boolean;
  /** What was asked for, such as help. */
  out(text: string): void;
  /** Diagnostics and progress. */
  error(text: string): void;
}
