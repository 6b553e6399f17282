/** The command line, run inside the test. */
import type { WhenInterrupted } from "../../compiler/cli/interruption.ts";
import { run } from "../../compiler/cli/run.ts";

export const neverInterrupted: WhenInterrupted = () => () => {};

/** A user who interrupts what waits. */
export function interrupting(): { readonly interrupt: () => void; readonly whenInterrupted: WhenInterrupted } {
  let waiting: (() => void) | undefined;
  return {
    interrupt: () => waiting?.(),
    whenInterrupted: (end) => {
      waiting = end;
      return () => {
        waiting = undefined;
      };
    },
  };
}

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

export async function fluxion(
  folder: string,
  words: readonly string[],
  style: { colour?: boolean; interactive?: boolean } = {},
): Promise<Ran> {
  let out = "";
  let error = "";
  const terminal = {
    folder,
    colour: style.colour ?? false,
    colourOut: style.colour ?? false,
    interactive: style.interactive ?? false,
    out: (text: string) => {
      out += text;
    },
    error: (text: string) => {
      error += text;
    },
  };
  const exitCode = await run(words, terminal, neverInterrupted);
  return { exitCode, out, error: error.replace(/in \d+ ms/, "in N ms") };
}
