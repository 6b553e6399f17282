/** What a check says of a derivative that is not right. */

/** A check that a function failed: which one, and how. */
export class CheckFailure extends Error {
  override name = "CheckFailure";

  constructor(
    readonly check: string,
    readonly details: string,
  ) {
    super(`${check}: ${details}`);
  }
}

/** A derivative that is infinite or NaN where the function is smooth. */
export class NotFiniteFailure extends CheckFailure {
  override name = "NotFiniteFailure";
}

/** A derivative that is infinite or NaN in one mode, and finite in the other. */
export class OneSidedFailure extends CheckFailure {
  override name = "OneSidedFailure";
}

/** Throws what is wrong; nothing is where there is no fault. */
export function must(check: string, fault: string | undefined): void {
  if (fault !== undefined) throw new CheckFailure(check, fault);
}

/** `kink` and `notFinite`: the point says nothing about the slope, and the comparison was left out. */
export type Verdict = "checked" | "kink" | "notFinite";

/** Allowed deviations, relative to the sum of the absolute values of what is added up, but for the last. */
export interface Tolerances {
  /** Between modes that carry out the same multiplications in another order. */
  readonly modes: number;
  /** Between the dot product's two sides. */
  readonly dot: number;
  /** Between forward mode and differences, or the same function in double precision. */
  readonly slope: number;
  /** Of a derivative that is 0, for each number of ordinary size that it is taken by. */
  readonly zero: number;
}

export const doublePrecision: Tolerances = { modes: 1e-10, dot: 1e-10, slope: 1e-6, zero: 1e-14 };
/** Elements round to 2^-24 of their size at every store, in each mode at other places. */
export const singlePrecision: Tolerances = { modes: 1e-5, dot: 1e-5, slope: 1e-4, zero: 2 ** -23 };

/** What is thrown, in words, with its cause. */
export function told(thrown: unknown): string {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return cause === undefined ? String(thrown) : `${thrown}, because of ${cause}`;
}

/** The first line of what was thrown, to be a part of a sentence. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!.replace(/\.$/, "");
}
