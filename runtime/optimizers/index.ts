/** First-order methods, and the learning rates they take. */
export { type AdamWOptions, adamw } from "./adamw.ts";
export { type CosineDecayOptions, cosineDecay } from "./learning-rate.ts";
export { type MomentumOptions, momentum } from "./momentum.ts";
export type { LearningRate, Optimizer, OptimizerState } from "./optimizer.ts";
export { type SgdOptions, sgd } from "./sgd.ts";
