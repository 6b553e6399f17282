/** Where the compiler was when it made a mistake of its own: an exception carries the place up to where it is shown. */
import type { Span } from "./span.ts";

const place = Symbol("place");

/** Runs something that concerns the code at `span`: what it throws keeps the innermost of such places. */
export function placing<T>(span: Span | undefined, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && !(place in error)) Object.defineProperty(error, place, { value: span });
    throw error;
  }
}

export function placeOfFault(error: unknown): Span | undefined {
  return (error as { readonly [place]?: Span } | null | undefined)?.[place];
}
