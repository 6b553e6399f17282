/** What is to be generated, as found in tags and calls. */
import type { Span } from "../diagnostics/span.ts";

export const modes = [
  "primal",
  "grad",
  "valueAndGrad",
  "valueAndGradInto",
  "jvp",
  "vjp",
  "hvp",
  "jacobian",
  "hessian",
  "forwardGrad",
  "taylor",
  "finiteDifference",
  "layerwise",
  "randomizedGrad",
] as const;

/** `primal` is internal: the function itself, through the whole compiler. */
export type Mode = (typeof modes)[number];

/** What the random directions of a `forwardGrad` are drawn from. */
export const distributions = ["normal", "rademacher"] as const;

export type Distribution = (typeof distributions)[number];

/** How a `randomizedGrad` estimates what it keeps in part. */
export const estimators = ["sample", "sampleStratified", "sampleWithReplacement", "project"] as const;

export type Estimator = (typeof estimators)[number];

/** What has one sample of a `randomizedGrad`: each trip of the outermost loop, or all of them together. */
export const shares = ["case", "batch"] as const;

export type Share = (typeof shares)[number];

/** What a `layerwise` gives for weights that layers alone use: their gradient, or, since the layers' rows have it, nothing. */
export const layerWeights = ["gradient", "rows"] as const;

export type LayerWeights = (typeof layerWeights)[number];

/**
 * Where a `randomizedGrad` samples: on each path from the result to a parameter at most once, or wherever samples are
 * independent, one behind the other.
 */
export const wheres = ["leaves", "chain"] as const;

export type Where = (typeof wheres)[number];

/** How much memory a derivative may keep values in. */
export interface Budget {
  readonly bytes: number;
  /** As it is written. */
  readonly text: string;
  readonly span: Span;
}

/** Whether threads share the trips of loops; of a `finiteDifference` whether they are handed whole points instead. */
export type Workers = boolean | "points";

/** What generated code runs on. */
export const targets = ["js", "webgpu"] as const;

export type Target = (typeof targets)[number];

/** What the differentiating stage needs to know of a request. */
export interface Derivation {
  readonly mode: Mode;
  /** The generated function's name, for instance `lossValueAndGrad`. */
  readonly name: string;
  /** Positions of the parameters to differentiate by, in the order their gradients are given. */
  readonly wrt: readonly number[];
  /** Up to which order a `taylor` differentiates, and to which, at most, a `finiteDifference` does. */
  readonly order?: number | undefined;
  /** Of a `finiteDifference` that is to give several. */
  readonly orders?: readonly number[] | undefined;
  /** The order of accuracy of a `finiteDifference`. */
  readonly accuracy?: number | undefined;
  /** The request whose derivative this is the derivative of; without it, it is that of the function. */
  readonly of?: Derivation | undefined;
  /** How many directions a `jvp` or `forwardGrad` carries at once. */
  readonly directions: number;
  /** Of a `forwardGrad`; without it they are normal. */
  readonly distribution?: Distribution | undefined;
  /** Of a `randomizedGrad`; without them `sample`, `case` and `leaves`. */
  readonly estimator?: Estimator | undefined;
  readonly share?: Share | undefined;
  readonly where?: Where | undefined;
  /** What a `randomizedGrad` keeps in part, by name, instead of what it would choose. */
  readonly slots?: readonly string[] | undefined;
  /** Of a `layerwise`; without it `gradient`. */
  readonly layerWeights?: LayerWeights | undefined;
  /** Of what is generated: in a request that is made of another the budget is that of the outer one. */
  readonly budget?: Budget | undefined;
  /** Whether its loops, or its points, may run on several threads. */
  readonly workers?: Workers;
  /** What it runs on; without it JavaScript. */
  readonly target?: Target;
  /** Where the request stands: the tag or the call. */
  readonly span: Span | undefined;
}

/** What tells one derivative of a function from another. */
export function keyOf(derivation: Derivation): string {
  const { mode, wrt, directions, distribution, order, orders, accuracy, estimator, share, where, slots, target } =
    derivation;
  const { layerWeights, budget, of, workers } = derivation;
  return JSON.stringify([
    mode,
    wrt,
    directions,
    distribution ?? "normal",
    orders ?? order ?? 1,
    accuracy ?? 2,
    estimator ?? "sample",
    share ?? "case",
    where ?? "leaves",
    slots ?? "",
    layerWeights ?? "gradient",
    target ?? "js",
    workers ?? false,
    budget ?? "",
    of ? keyOf(of) : "",
  ]);
}
