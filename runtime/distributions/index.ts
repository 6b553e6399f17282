/** `fluxion/distributions`: what a network's outputs may stand for, with loss, gradient, sampler and Fisher matrix. */
export { bernoulli } from "./bernoulli.ts";
export { categorical } from "./categorical.ts";
export type { Floats, OutputDistribution } from "./distribution.ts";
export { gaussian } from "./gaussian.ts";
