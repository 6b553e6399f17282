/**
 * Signals that end a program, such as Ctrl-C. A program that does nothing about them ends at once, also in the middle of
 * a long computation, in which it could hear of none: so they are taken only where something has to be done first.
 */

/** Has `end` called, instead of the program ended, when the user interrupts it. Gives what takes that back. */
export type WhenInterrupted = (end: () => void) => () => void;

export const whenInterrupted: WhenInterrupted = (end) => {
  process.on("SIGINT", end);
  return () => process.off("SIGINT", end);
};

const ending = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs what must not end in the middle. A signal that comes meanwhile ends the program afterwards. */
export function uninterrupted<T>(run: () => T): T {
  const releases = ending.map((signal) => {
    const raiseAgain = () => {
      process.off(signal, raiseAgain);
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.on(signal, raiseAgain);
    return () => process.off(signal, raiseAgain);
  });
  try {
    return run();
  } finally {
    // What came meanwhile is heard of when the event loop has gone round.
    setImmediate(() => setImmediate(() => releases.forEach((release) => release())));
  }
}
