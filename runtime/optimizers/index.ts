/** First-order methods, the learning rates they take, and the weights they begin with. */
export { type AdamWOptions, adamw } from "./adamw.ts";
export { type ClippingOptions, clipped } from "./clipped.ts";
export {
  glorotWeights,
  heWeights,
  type InitialWeights,
  lecunWeights,
  type SparseWeights,
  sparseWeights,
} from "./initial-weights.ts";
export {
  type CosineDecayOptions,
  cosineDecay,
  type ExponentialDecayOptions,
  exponentialDecay,
} from "./learning-rate.ts";
export { type MomentumOptions, momentum } from "./momentum.ts";
export { type NesterovOptions, nesterov, type RisingMomentumOptions, risingMomentum } from "./nesterov.ts";
export type { LearningRate, NetworkOptimizer, Optimizer, OptimizerState, StepCases, StepOutcome } from "./optimizer.ts";
export { type SgdOptions, sgd } from "./sgd.ts";
