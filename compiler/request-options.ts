/** What may be said beside the function in a request, and of how some derivatives are called. */

/** Positions of parameters. */
export type Positions = readonly number[];
export type First = readonly [0];

/** What may be said of every request. */
interface CommonOptions<W extends Positions> {
  /** The positions of the parameters to differentiate by, as number literals; without it the first. */
  readonly wrt?: W;
  /**
   * How much memory the derivative may keep values in between its sweeps, as a literal such as `"1MB"`. What is more is an
   * error of the build, or where it depends on the arguments a RangeError when it is called.
   */
  readonly budget?: `${number}${"" | " "}${"B" | "KB" | "MB" | "GB" | "KiB" | "MiB" | "GiB"}`;
  /** Whether loops whose trips run in any order are shared by the threads that `startWorkers` of `fluxion/workers` starts. */
  readonly workers?: boolean;
}

export interface RequestOptions<W extends Positions = First> extends CommonOptions<W> {
  readonly target?: "js";
}

/** For a function that takes its device first, and gives arrays that lie there. */
export interface DeviceOptions<W extends Positions = First> extends CommonOptions<W> {
  readonly target: "webgpu";
}

export interface JvpOptions<W extends Positions = First, K extends number = 1> extends RequestOptions<W> {
  /** How many directions are carried at once, a number literal. With several, each tangent is a tuple of as many. */
  readonly directions?: K;
}

/** The same for a device. */
export interface DeviceJvpOptions<W extends Positions = First, K extends number = 1> extends DeviceOptions<W> {
  readonly directions?: K;
}

export interface ForwardGradOptions<W extends Positions = First> extends RequestOptions<W> {
  /** How many random directions are carried at once, a number literal: the estimate is the mean of as many. */
  readonly directions?: number;
  /** What their entries are drawn from: standard normal numbers, or 1 and -1, which cost next to nothing. */
  readonly distribution?: "normal" | "rademacher";
}

export interface RandomizedGradOptions<W extends Positions = First> extends RequestOptions<W> {
  /** How what is kept in part stands for the whole; `sample` without it. */
  readonly estimator?: "sample" | "sampleStratified" | "sampleWithReplacement" | "project";
  /** Whether each trip of the outermost loop has its own sample, or all have the same; `case` without it. */
  readonly share?: "case" | "batch";
  /**
   * Where samples may stand; `leaves` without it: on a way from the result to a parameter at most one. With `chain` they stand
   * wherever the mean is the gradient, one behind the other: the least memory, and a variance that each of them multiplies.
   */
  readonly where?: "leaves" | "chain";
  /** What is kept in part, by the names that `fluxion explain` gives, as literals; without it that is chosen. */
  readonly slots?: readonly string[];
}

export interface LayerwiseOptions<W extends Positions = First> extends RequestOptions<W> {
  /**
   * What stands in the gradient for weights that layers alone use: their gradient, without it, or with `rows` an array of length 0. Then
   * the product of the layers' rows is spared that would make it.
   */
  readonly layerWeights?: "gradient" | "rows";
}

/** How a randomized gradient is drawn. */
export interface DrawOptions {
  /** A non-negative safe integer: one seed gives the same estimate again. */
  readonly seed: number;
  /**
   * The fraction of each row that is kept, in (0, 1]: of all slots, or by their names, and all of those not named; or the bytes
   * that they may take together, of which the largest fraction follows.
   */
  readonly keep: number | { readonly bytes: number } | { readonly [slot: string]: number };
}

export interface FiniteDifferenceOptions<W extends Positions = First, T extends Orders = number>
  extends Omit<RequestOptions<W>, "workers"> {
  /** What the threads that `startWorkers` of `fluxion/workers` starts share: the trips of loops, or the points, of which each runs as a whole. */
  readonly workers?: boolean | "points";
  /** The order of the derivative, a number literal; 1 without it. A list of them gives as many, from the same values. */
  readonly order?: T;
  /** The order of accuracy, an even number literal; 2 without it. Each further one takes two more points. */
  readonly accuracy?: 2 | 4 | 6 | 8;
}

export type Orders = number | readonly [number, ...number[]];

/** How a difference is taken. */
export interface DifferenceOptions {
  /** In units of the directions. Without it one is chosen for the precision and the order. */
  readonly step?: number;
  readonly estimateError?: boolean;
}

export interface TaylorOptions<W extends Positions = First, T extends number = number> extends RequestOptions<W> {
  /** Up to which order derivatives are given, a number literal. */
  readonly order: T;
}
