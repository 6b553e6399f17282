/** What a device cannot do, said where it is found and reported where the function was asked for. */
import type { Span } from "../../diagnostics/span.ts";

export class Refusal extends Error {
  override name = "Refusal";

  constructor(
    readonly span: Span | undefined,
    /** What the code does, as in "it calls itself". */
    readonly why: string,
    /** What to write instead. */
    readonly remedy: string,
  ) {
    super(why);
  }
}

export const moveToHost = "Do that outside of the function, or ask for the derivative with target js.";
