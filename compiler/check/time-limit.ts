/** Calls that may not end: functions run at inputs that nobody has thought of. */
import { createContext, Script } from "node:vm";

const place: { run?: () => void } = createContext({});
const script = new Script("run()");

/** What `run` gives; throws when it has not ended after so many milliseconds. */
export function withinTime<T>(run: () => T, timeout: number): T {
  let result: { readonly value: T } | undefined;
  place.run = () => {
    result = { value: run() };
  };
  try {
    script.runInContext(place, { timeout });
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") throw new TimeLimitError();
    throw error;
  }
  return result!.value;
}

export class TimeLimitError extends Error {
  override name = "TimeLimitError";
}
