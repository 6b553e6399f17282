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

export interface OptimizerState<Parameters extends object> {
  /** Steps taken so far. */
  readonly step: number;
  readonly parameters: Parameters;
  /** What the method keeps beside the parameters, each of their structure. */
  readonly memory: { readonly [name: string]: Parameters };
}

export interface Optimizer {
  /** Name and options, as text; a checkpoint made by another method is recognised by it. */
  readonly description: string;
  init<Parameters extends object>(parameters: Parameters): OptimizerState<Parameters>;
  step<Parameters extends object>(state: OptimizerState<Parameters>, gradient: Parameters): OptimizerState<Parameters>;
}

/** A learning rate, or one for each step; steps count from 0. */
export type LearningRate = number | ((step: number) => number);

export function rateAt(learningRate: LearningRate, step: number): number {
  return typeof learningRate === "number" ? learningRate : learningRate(step);
}
