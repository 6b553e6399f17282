/**
 * Ctrl-C and the polite kill, turned from an end at any point into a wish that the loop meets between two steps. A second
 * signal ends the process at once, as if nobody had listened.
 */

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

export interface Interruption {
  /** 128 and the signal's number, as shells report it; undefined while nobody asked to stop. */
  readonly exitCode: number | undefined;
  /** Gives the signals back. */
  stopListening(): void;
}

export function listenForInterruption(): Interruption {
  let exitCode: number | undefined;
  const heard = (signal: NodeJS.Signals): void => {
    exitCode = EXIT_CODES[signal as keyof typeof EXIT_CODES];
    stopListening();
  };
  const stopListening = (): void => {
    for (const signal of Object.keys(EXIT_CODES)) process.off(signal, heard);
  };
  for (const signal of Object.keys(EXIT_CODES)) process.on(signal, heard);
  return {
    get exitCode() {
      return exitCode;
    },
    stopListening,
  };
}
