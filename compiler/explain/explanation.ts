/**
 * What derivatives cost, and why: the report of `fluxion explain`, of its `--json`, and of the plugins. Its shape is
 * stable: later versions add to it, and change nothing that is there.
 */
import type { Mode } from "../1-parse/request.ts";

/** A function of which derivatives are requested. */
export interface FunctionExplanation {
  /** Its name in the source. */
  readonly name: string;
  /** The file that it stands in: an absolute path; in JSON relative to the working folder. */
  readonly file: string;
  /** The line on which it begins, from 1. */
  readonly line: number | undefined;
  /** Its derivatives, in the order of the requests. */
  readonly derivatives: readonly DerivativeExplanation[];
}

/** One generated function. What is said of it is read from the code that is written, not from the source. */
export interface DerivativeExplanation {
  /** Its name in the generated code. */
  readonly name: string;
  readonly mode: Mode;
  /** The parameters that it differentiates by. */
  readonly wrt: readonly string[];
  /**
   * How many times the work of the function it does: an estimate, from prices of operations that were measured once. It
   * includes the function's own work.
   */
  readonly workRatio: number;
  readonly tape: TapeExplanation;
  /** What the tape consists of, in the order in which the code makes it. */
  readonly stored: readonly StoredExplanation[];
  /** Of a `randomizedGrad`: what might be kept in part, and whether it is. */
  readonly slots?: readonly SlotExplanation[];
  /** Its loops, in their order; those in others behind these. */
  readonly loops: readonly LoopExplanation[];
  /** The functions that it calls and that keep something themselves: what is said of them is of one call. */
  readonly calls: readonly CalledExplanation[];
  /** Of one that runs on a device: its kernels, in their order. Numbers that they share lie in an array. */
  readonly kernels?: readonly KernelExplanation[];
  /** Of a forward pass with its pull: the layers that it tells of. */
  readonly layers?: readonly LayerExplanation[];
}

/** A layer among what a function calls. */
export interface LayerExplanation {
  /** Its weights. */
  readonly name: string;
  readonly kind: string;
  /** The function that is marked as a layer. */
  readonly function: string;
  /** As in `TapeExplanation`: of all calls together; absent where it depends on the way that the function takes. */
  readonly rows: string | undefined;
  /** How many numbers a row has, of a layer with a bias. */
  readonly in?: string;
  readonly out?: string;
}

/** What adjoints are multiplied by, and is kept for that: a slot. */
export interface SlotExplanation {
  /** Its name in `keep` and in `slots`. */
  readonly name: string;
  readonly place: CodePlace | undefined;
  /** `sampled`: kept in part. `exact`: kept whole. `recomputed`: not kept, but computed again. */
  readonly verdict: "sampled" | "exact" | "recomputed";
  /** Why the mean of the gradient is the gradient all the same; or why it is kept whole. */
  readonly why: string;
}

/** A kernel of a function that runs on a device. */
export interface KernelExplanation {
  /** Its name in the generated code. */
  readonly name: string;
  /** The loop that it runs, or the first of the statements. */
  readonly place?: LinePlace;
  /** `sequential`: it is run by one invocation. */
  readonly class: "parallel" | "reduction" | "sequential";
  /** Why one invocation runs it. */
  readonly reason?: string;
  /** Of how many loops invocations share the trips. */
  readonly loops: number;
  /** The arrays, by their names in the code. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** What all trips add to, or combine. */
  readonly sums: readonly string[];
  /** Whether workgroups compute tiles of its trips together, where these are many: sums of products, four at a time. */
  readonly tiles?: true;
  /** Whether a loop of the host starts it in each of its trips. */
  readonly repeats?: true;
}

/** A generated function that a derivative calls. */
export interface CalledExplanation {
  readonly name: string;
  readonly tape: TapeExplanation;
  readonly stored: readonly StoredExplanation[];
}

/** The memory that a derivative keeps values in, between the moment they are known and the moment they are read. */
export interface TapeExplanation {
  /**
   * Bytes, as an expression of JavaScript over the function's parameters and the names in `sizes`; `"0"` without a tape.
   * What `growing` lists is not in it; what is kept in branches is, taken or not. Counts of trips below 0 count as 0.
   */
  readonly bytes: string;
  /** Whether these bytes follow from the arguments: else there are names in them of what the function computes. */
  readonly isKnownAtEntry: boolean;
  /** The number, where the expression is one. */
  readonly constantBytes: number | undefined;
  /** What grows while the derivative runs. */
  readonly growing: readonly GrowingExplanation[];
  /** Variables of the source that stand in expressions, as expressions of the parameters, in the order of their use. */
  readonly sizes: Readonly<Record<string, string>>;
}

/**
 * Bytes that are added each time that something happens of which it is not known beforehand how often it will. A trip
 * counts as soon as it is asked whether there is one.
 */
export interface GrowingExplanation {
  readonly bytes: string;
  readonly per: Occasion;
}

/** A trip of a loop, or a call of a function that calls itself or is called often. */
export type Occasion =
  | { readonly kind: "trip"; readonly loop: LoopPlace }
  | { readonly kind: "call"; readonly function: string };

/** A loop of the source. */
export interface LoopPlace {
  /** The word it begins with; `"loop"` for what is no loop in the source, as a call of `map`. */
  readonly keyword: "for" | "while" | "do" | "loop";
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** A value that is kept from the forward sweep for the reverse sweep. */
export interface StoredExplanation {
  /** What it is, as the source calls it: a variable, `x[]` for what was read from an array, else an operation. */
  readonly value: string;
  readonly place: CodePlace | undefined;
  /** As in `TapeExplanation`: each time that `per` says, where that is present, else in all. */
  readonly bytes: string;
  readonly isKnownAtEntry: boolean;
  readonly per: Occasion | undefined;
  /** Whether every call keeps it: else only those do that take the branch, or enter the loop, that it is in. */
  readonly isAlways: boolean;
  /** `workspace`: used again by later calls; `heap`: made anew, an array or a list of references, of 8 bytes each. */
  readonly memory: "workspace" | "heap";
  /** The statements of the source whose adjoints read it. */
  readonly readBy: readonly LinePlace[];
  /** Whether the gradient is linear in it: it is only ever a factor of adjoints. */
  readonly isLinear: boolean;
  readonly reason: { readonly kind: ReasonKind; readonly text: string };
  /** What to write so that it is not kept, or less of it. */
  readonly remedy: string;
}

/** Why a value is kept instead of being computed again. */
export type ReasonKind =
  /** Each trip computes it from that of the trip before. */
  | "carried"
  /** It was read from an array that is written afterwards. */
  | "overwritten"
  /** It is what a write replaced, and is put back. */
  | "replaced"
  /** It was read from an array that is no longer there. */
  | "gone"
  /** It is an array made anew in each trip, of which all are kept. */
  | "madeInTrip"
  /** It tells which of several arrays a name led to. */
  | "renamed"
  /** It comes out of a branch, loop or call, which would have to run again. */
  | "result"
  /** Computing it again takes longer than keeping it. */
  | "dearer"
  /** What it is computed from would have to be kept instead. */
  | "needsOthers"
  /** It tells where a loop was left, or how many trips it made. */
  | "control"
  /** A randomized gradient keeps it in part. */
  | "sampled"
  /** It is a state of a loop with a checkpoint. */
  | "state"
  /** A function keeps it in each of its calls. */
  | "call";

export interface LinePlace {
  readonly file: string;
  readonly line: number;
}

export interface CodePlace extends LinePlace {
  /** From 1. */
  readonly column: number;
  /** The code itself, up to the end of its line. */
  readonly code: string;
}

/** A loop of the generated code, as it is where its trips run one by one. */
export interface LoopExplanation {
  /** The loop of the source that it runs, or reverses. */
  readonly loop: LoopPlace | undefined;
  readonly sweep: "forward" | "reverse";
  /** How many loops are around it. */
  readonly depth: number;
  /** As in `TapeExplanation`; undefined where it is not known when the loop begins. */
  readonly trips: string | undefined;
  /** `parallel`: trips in any order, or at once. `reduction`: the same but for sums. `carried`: one after the other. */
  readonly class: "parallel" | "reduction" | "carried";
  /** What a reduction adds up; what a trip hands to the next, `"its exit"` where it may be the last. */
  readonly by: readonly string[];
  /** How many trips the code runs side by side; the last few run one by one. */
  readonly tripsAtOnce: number;
  /** Present where several threads share the trips. */
  readonly inParts?: true;
  /** Conditions on sizes, in JavaScript, on which the class depends; absent where there are none. */
  readonly provided?: readonly string[];
}
