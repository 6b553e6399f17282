/**
 * Networks for energies and scores, with two hidden layers of softplus: smooth, so that curvature is everywhere, which
 * score matching needs; of rectified units the Hessian is zero almost everywhere. Made of the kernels, and
 * differentiated through them.
 */
import { softplus } from "../kernels/activations.ts";
import { dense } from "../kernels/dense.ts";
import { glorotWeights } from "../optimizers/initial-weights.ts";

/**
 * features - hidden - hidden - 1. It has no last bias: energies are known up to a constant, and small ones round less.
 */
export interface EnergyMlp {
  /** [hidden, features] */
  firstWeights: Float64Array;
  /** [hidden] */
  firstBias: Float64Array;
  /** [hidden, hidden] */
  secondWeights: Float64Array;
  /** [hidden] */
  secondBias: Float64Array;
  /** [outputs, hidden], with one output for an energy and as many as features for a score */
  outputWeights: Float64Array;
}

/** inputs - hidden - hidden - outputs. */
export interface ScoreMlp extends EnergyMlp {
  /** [outputs] */
  outputBias: Float64Array;
}

export interface MlpSizes {
  /** Numbers in a row. */
  readonly features: number;
  /** Units of each hidden layer; 128 by default. */
  readonly hidden?: number;
  /** Decides the weights, which are Glorot's; biases begin at 0. */
  readonly seed: number;
}

export function initialEnergyMlp({ features, hidden = 128, seed }: MlpSizes): EnergyMlp {
  return {
    firstWeights: glorotWeights({ outputs: hidden, inputs: features, seed, slot: 0 }),
    firstBias: new Float64Array(hidden),
    secondWeights: glorotWeights({ outputs: hidden, inputs: hidden, seed, slot: 1 }),
    secondBias: new Float64Array(hidden),
    outputWeights: glorotWeights({ outputs: 1, inputs: hidden, seed, slot: 2 }),
  };
}

/**
 * `outputs` is how many numbers a score has; as many as `features` by default, less where these hold something else,
 * too.
 */
export function initialScoreMlp({ outputs, ...sizes }: MlpSizes & { readonly outputs?: number }): ScoreMlp {
  const { features, hidden = 128, seed } = sizes;
  const count = outputs ?? features;
  return {
    ...initialEnergyMlp(sizes),
    outputWeights: glorotWeights({ outputs: count, inputs: hidden, seed, slot: 2 }),
    outputBias: new Float64Array(count),
  };
}

function hiddenUnits(model: EnergyMlp, x: Float64Array): Float64Array {
  const first = softplus(dense(x, model.firstWeights, model.firstBias));
  return softplus(dense(first, model.secondWeights, model.secondBias));
}

/** The energy of each row: [rows, features] → [rows]. */
export function energyMlp(model: EnergyMlp, x: Float64Array): Float64Array {
  return dense(hiddenUnits(model, x), model.outputWeights, new Float64Array(1));
}

/** The score of each row: [rows, features] → [rows, outputs]. */
export function scoreMlp(model: ScoreMlp, x: Float64Array): Float64Array {
  return dense(hiddenUnits(model, x), model.outputWeights, model.outputBias);
}
