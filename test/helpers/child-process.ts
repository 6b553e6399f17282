/**
 * A process of its own that answers requests, so that one that never ends, or takes the process with it, is found out.
 * It loads a module that answers each message of its process with one.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export class Child<Request, Answer> {
  private process: Promise<ChildProcess> | undefined;

  /** `module` is a path that begins at the root of the repository. */
  constructor(private readonly module: string) {}

  /** Undefined where no answer came in time: then the process was ended. What ends it is thrown. */
  async ask(request: Request, limitMilliseconds: number): Promise<Answer | undefined> {
    this.process ??= started(this.module);
    const child = await this.process;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        leave();
        this.end();
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
      child.send(request as object);
    });
  }

  async end(): Promise<void> {
    const ending = this.process;
    this.process = undefined;
    (await ending)?.kill("SIGKILL");
  }
}

function started(module: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("child.mjs", import.meta.url)), [module], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
    // A compiler makes much that is soon garbage: with room for it a sixth less time goes into collecting it.
    execArgv: ["--max-semi-space-size=128"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve(child));
    child.once("exit", (code) => reject(new Error(`the process of '${module}' did not start (${code})`)));
  });
}
