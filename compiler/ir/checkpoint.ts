/** What is said of a counted loop: how much of it reverse mode keeps, and whether threads are handed its trips. */
import type { Span } from "../diagnostics/span.ts";

/**
 * The states of a few trips only are kept, and those in between run again.
 * - `sqrt`: the state of every k-th trip, k the root of their count, and the tapes of k trips at a time;
 * - `binomial`: the states of at most `slots` trips, in the order that takes the fewest repetitions.
 */
export type Checkpoint = {
  /** Where the source asks for it. */
  readonly span: Span;
} & ({ readonly schedule: "sqrt" } | { readonly schedule: "binomial"; readonly slots: number });

export interface LoopMarks {
  readonly checkpoint?: Checkpoint;
  /** Each trip does much, and needs nothing of the others: it is handed to a thread by itself. */
  readonly apart?: true;
}
