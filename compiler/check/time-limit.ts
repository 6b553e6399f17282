/** Calls that may not end: functions run at inputs that nobody has thought of. */
import { createContext, Script } from "node:vm";

const place: { run?: () => void } = createContext({});
const script = new Script("run()");

/** In milliseconds: what Node takes. */
const longestTimeout = 2 ** 31 - 1;

/** What `run` gives; throws when it has not ended after so many milliseconds. `what` is running, for who is told of it. */
export function withinTime<T>(run: () => T, timeout: number, what = "it"): T {
  let result: { readonly value: T } | undefined;
  place.run = () => {
    result = { value: run() };
  };
  try {
    script.runInContext(place, { timeout: Math.min(Math.ceil(timeout), longestTimeout) });
  } catch (error) {
    const isTimeout = (error as { code?: unknown } | null)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    if (isTimeout) throw new TimeLimitError(what, Math.round(timeout / 1000));
    throw error;
  }
  return result!.value;
}

export class TimeLimitError extends Error {
  override name = "TimeLimitError";

  constructor(
    /** What had not ended. */
    readonly what: string,
    readonly seconds: number,
  ) {
    super(`${what} had not ended after ${seconds} s`);
  }
}

/** A derivative may take so many times as long as the function: matrices and estimates run it over and over. */
const timesAsLong = 100;

/** How long calls of one function and of its derivatives may take. */
export class CallLimit {
  private slowestMilliseconds = 0;

  constructor(private readonly milliseconds: number) {}

  /** A call of the function, or of what makes its arguments. */
  source<T>(run: () => T, what = "it"): T {
    const began = performance.now();
    const value = withinTime(run, this.milliseconds, what);
    this.slowestMilliseconds = Math.max(this.slowestMilliseconds, performance.now() - began);
    return value;
  }

  /** A call of what was made of it. */
  derived<T>(run: () => T, what: string): T {
    return withinTime(run, Math.max(this.milliseconds, timesAsLong * this.slowestMilliseconds), what);
  }
}
