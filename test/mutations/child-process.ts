/** A process of its own that compiles mutants, so that one that never ends, or takes the process with it, is found out. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";
import type { Verdict } from "./try-mutant.ts";

export type Request =
  | { readonly what: "compile" | "check"; readonly mutant: Pick<Mutant, "files" | "options" | "seed"> }
  | { readonly what: "command"; readonly seed: number };

export interface Answer {
  readonly verdict: Verdict;
  /** What it took the processor. */
  readonly seconds: number;
}

export class Child {
  private process: Promise<ChildProcess> | undefined;

  /** Undefined where no answer came in time: then the process was ended. What ends it is thrown. */
  async ask(request: Request, limitMilliseconds: number): Promise<Answer | undefined> {
    this.process ??= started();
    const child = await this.process;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.end();
        leave();
        resolve(undefined);
      }, limitMilliseconds);
      const answered = (answer: Answer) => {
        leave();
        resolve(answer);
      };
      const died = (code: number | null, signal: string | null) => {
        this.process = undefined;
        leave();
        reject(new Error(`the process ended with ${signal ?? code}`));
      };
      const leave = () => {
        clearTimeout(timer);
        child.off("message", answered).off("exit", died);
      };
      child.on("message", answered).on("exit", died);
      child.send(request);
    });
  }

  async end(): Promise<void> {
    const ending = this.process;
    this.process = undefined;
    (await ending)?.kill("SIGKILL");
  }
}

function started(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("child.mjs", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`the process of the compiler did not start (${code})`)));
  });
}
