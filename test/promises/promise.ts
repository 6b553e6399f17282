/** A figure that the documentation promises, and how it is measured: by a command of its own, whose output is read. */
export interface FigurePromise {
  readonly what: string;
  readonly target: Target;
  readonly unit: string;
  /** What is run, from the root of the repository. Rows with the same command share one run of it. */
  readonly command: string;
  /** The figure in the output of the command. */
  readonly read: (run: Run) => number;
  /** How long it takes, where that is longer than anyone waits: measured on demand only. */
  readonly takes?: "minutes" | "hours";
}

export type Target = { readonly atMost: number } | { readonly atLeast: number } | { readonly below: number };

export interface Run {
  readonly output: string;
  readonly exitCode: number | null;
  readonly seconds: number;
}

export function isKept(figure: number, target: Target): boolean {
  if ("atMost" in target) return figure <= target.atMost;
  if ("below" in target) return figure < target.below;
  return figure >= target.atLeast;
}

export function targetText(target: Target, unit: string): string {
  const behind = unit === "" ? "" : ` ${unit}`;
  if ("atMost" in target) return `at most ${target.atMost}${behind}`;
  if ("below" in target) return `less than ${target.below}${behind}`;
  return `at least ${target.atLeast}${behind}`;
}

/** The number behind `words` at the beginning of a line. */
export function numberAfter(words: string): (run: Pick<Run, "output">) => number {
  return ({ output }) => {
    const found = new RegExp(`^\\s*${words}[: ]*(-?[0-9.]+(?:e[-+]?[0-9]+)?)`, "m").exec(output)?.[1];
    if (found === undefined) throw new Error(`the output does not say '${words}'`);
    return Number(found);
  };
}

/** How long a run took; one that failed is no measurement. */
export function secondsOf({ seconds, exitCode }: Run): number {
  if (exitCode !== 0) throw new Error(`the command ended with exit code ${exitCode}`);
  return seconds;
}
