/** What is said of what a randomized gradient keeps in part, and of what it keeps whole: where it is decided, for reports. */
import type { Span } from "../diagnostics/span.ts";

export interface SlotVerdict {
  readonly name: string;
  readonly span: Span | undefined;
  readonly verdict: "sampled" | "exact" | "recomputed";
  /** A sentence. */
  readonly why: string;
}
