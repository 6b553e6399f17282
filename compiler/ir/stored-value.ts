/**
 * What a derivative keeps from its forward sweep for its reverse sweep, and why. It is said where it is decided, goes with
 * the statement that makes the memory, and is read by reports: so they tell of what is in the code, and of nothing else.
 */
import type { Span } from "../diagnostics/span.ts";
import type { Checkpoint } from "./checkpoint.ts";

export interface StoredValue {
  /** What it is called where its code does not say it: the variable it is a value of, or what was added to the source. */
  readonly name: string | undefined;
  /** The code that gives it. */
  readonly span: Span | undefined;
  readonly reason: StoreReason;
  /** The loops whose trips each keep one, the outermost first. */
  readonly loops: readonly LoopAround[];
  /** The first of the loops whose trips are not known when it is entered, where there is one: the memory grows with them. */
  readonly growsWith: LoopAround | undefined;
}

/** A loop of the source. */
export interface LoopAround {
  readonly span: Span | undefined;
  /** What keeps `checkpoint` from standing before it, and what to write so that it can; undefined where it can, or does. */
  readonly refusal: { readonly why: string; readonly remedy: string } | undefined;
}

export type StoreReason =
  /** Each trip computes it from that of the trip before. */
  | { readonly kind: "carried"; readonly loop: Span | undefined }
  /** It was read from an array that is written later, at these places. */
  | { readonly kind: "overwritten"; readonly array: string; readonly writes: readonly (Span | undefined)[] }
  /** What a write replaces, put back in the reverse sweep so that what reads the array can be computed again. */
  | { readonly kind: "replaced"; readonly array: string }
  /** It was read from an array, or is the length of one, that is no longer there. */
  | { readonly kind: "gone"; readonly array: string }
  /** An array made anew in each trip, of which all are kept in one. */
  | { readonly kind: "madeInTrip" }
  /** It is an array that goes by a name which leads to others at other times. */
  | { readonly kind: "renamed" }
  /** It comes out of a branch, a loop or a call, which would have to run again. */
  | { readonly kind: "result"; readonly of: "branch" | "loop" | "call" }
  /** Computing it again takes longer: estimated nanoseconds each time. */
  | { readonly kind: "dearer"; readonly computing: number; readonly storing: number }
  /** Computing it again takes these values, which would have to be kept instead. */
  | { readonly kind: "needsOthers"; readonly values: readonly string[] }
  /** It tells where a loop or block was left, or how many trips were made. */
  | { readonly kind: "control"; readonly tells: "exit" | "trips" }
  /** What each call of a function keeps until it is reversed. */
  | { readonly kind: "call"; readonly calls: readonly KeptByCall[] }
  /** Of each row as many entries are kept as the caller asks for; rows may have one sample. */
  | {
      readonly kind: "sampled";
      readonly estimator: "sample" | "sampleStratified" | "sampleWithReplacement" | "project";
      readonly share: "case" | "batch" | undefined;
    }
  /** A state of a loop with a checkpoint. */
  | { readonly kind: "state"; readonly checkpoint: Checkpoint };

/** What a call of a function puts on a stack. */
export interface KeptByCall {
  readonly function: string;
  readonly values: readonly string[];
}
