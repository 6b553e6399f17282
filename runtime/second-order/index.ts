/** Second-order methods on layered gradients. */
export { type BlockDiagonalOptions, blockDiagonal } from "./block-diagonal.ts";
export { blockTridiagonal } from "./block-tridiagonal.ts";
export { exactlyDamped } from "./exactly-damped.ts";
export { type IsaacOptions, isaac } from "./isaac.ts";
export { averageOf, type KfacMemory, kfac } from "./kfac/kfac.ts";
export type { KfacOptions } from "./kfac/options.ts";
export {
  type FoofOptions,
  foof,
  type KfacPreconditionerOptions,
  kfacPreconditioner,
  type RandomizedKfacOptions,
  randomizedKfac,
} from "./kronecker.ts";
export { type NaturalGradientOptions, naturalGradient } from "./natural-gradient.ts";
export type {
  LayeredNetwork,
  LayeredPass,
  LayerParameters,
} from "./network.ts";
export { preconditioned } from "./preconditioned.ts";
export type { Preconditioner } from "./preconditioner.ts";
export { type LowRankInverseOptions, lowRankInverse, type SideInverse, wholeInverse } from "./side-inverse.ts";
