/**
 * What every first-order method is: a pair of functions over a state that holds all it remembers.
 *
 * `init(parameters)` makes the state and takes the given arrays over as its parameters. `step(state, gradient)` gives
 * the next state. The result depends on the arguments alone, so a state that was written to a file and read again goes
 * on bit for bit. So that a step allocates nothing large, it builds the next state in the arrays of the one it is given:
 * that one is consumed, and only the returned state is used from then on. The gradient is read, never written.
 *
 * Arithmetic is float64; a Float32Array rounds at each store, the moments kept for it included.
 */

import { eachStep, fromZero, keptPart, type OptionRange } from "../options.ts";
import { notFiniteIn } from "./parameters.ts";

export interface OptimizerState<Parameters extends object> {
  /** Steps taken so far. */
  readonly step: number;
  readonly parameters: Parameters;
  /** What the method keeps beside the parameters: arrays, in objects and lists of a structure that `init` decides. */
  readonly memory: { readonly [name: string]: object };
}

export interface Optimizer {
  /** Name and options, as text; a checkpoint made by another method is recognised by it. */
  readonly description: string;
  init<Parameters extends object>(parameters: Parameters): OptimizerState<Parameters>;
  step<Parameters extends object>(state: OptimizerState<Parameters>, gradient: Parameters): OptimizerState<Parameters>;
}

/** The cases of one step. */
export interface StepCases {
  /** Which cases to learn from, as positions in the data. */
  readonly cases: Uint32Array;
  /** A fresh seed for whatever the step draws. */
  readonly seed: number;
}

/** What a step gives, or why there is none: the state that was handed in is lost in either case. */
export type StepOutcome<Parameters extends object> =
  | {
      readonly state: OptimizerState<Parameters>;
      /** Mean over the cases, before the step. */
      readonly loss: number;
      readonly diverged?: undefined;
    }
  | { readonly diverged: string };

/** A method that asks the network itself for what it needs, and so is given cases instead of a gradient; else like `Optimizer`. */
export interface NetworkOptimizer<Parameters extends object> {
  readonly description: string;
  init(parameters: Parameters): OptimizerState<Parameters>;
  step(state: OptimizerState<Parameters>, batch: StepCases): StepOutcome<Parameters>;
}

/** Why a method cannot go on from a loss and its gradient, if so. */
export function divergenceOf(loss: number, gradient: object): string | undefined {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  const path = notFiniteIn(gradient);
  if (path === undefined) return undefined;
  return path === "" ? "the gradient is not finite" : `the gradient by '${path}' is not finite`;
}

/** A learning rate, or one for each step; steps count from 0. */
export type LearningRate = number | ((step: number) => number);

export const learningRates: OptionRange = eachStep(fromZero);
export const momenta: OptionRange = eachStep(keptPart);

/** As text: a checkpoint made with another is recognised by it. Of a function of the step, what it gives at some. */
export function rateText(rate: LearningRate): string {
  return typeof rate === "number" ? String(rate) : `by step ${[0, 1, 10, 100, 1000].map(rate).join(" ")}`;
}

/** Throws a RangeError where a function of the step gives what is no rate; `range` is of numbers. */
export function rateAt(learningRate: LearningRate, step: number, range = fromZero): number {
  if (typeof learningRate === "number") return learningRate;
  const rate = learningRate(step);
  if (!range.holds(rate)) throw new RangeError(`a rate is ${range.is}, not ${rate} as at step ${step}`);
  return rate;
}
