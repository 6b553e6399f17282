/** A line on a terminal that says what goes on until something is printed. Nothing where nobody watches. */
export interface Progress {
  readonly say: (what: string) => void;
  readonly clear: () => void;
}

export function progressOn(stream: { readonly isTTY?: boolean; readonly write: (text: string) => unknown }): Progress {
  const startOfLine = "\r\u001B[K";
  if (!stream.isTTY) return { say: () => {}, clear: () => {} };
  return {
    say: (what) => void stream.write(`${startOfLine}${what} ...`),
    clear: () => void stream.write(startOfLine),
  };
}
