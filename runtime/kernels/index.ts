/**
 * The kernels as functions: sources of the library, which are compiled into what calls them, and to which the build adds
 * their derivatives. Each is a plain function, so a bundler keeps only those that are used.
 */
export { gelu, leakyRelu, relu, sigmoid, silu, softplus, tanh } from "./activations.ts";
export { convolution, patches } from "./convolution.ts";
export { dense } from "./dense.ts";
export { sigmoidCrossEntropy, softmaxCrossEntropy, squaredError } from "./losses.ts";
export { layerNorm } from "./normalisation.ts";
export { maxPool, meanPool } from "./pooling.ts";
export { columnSums, dot, mean, rowSums, sum } from "./reductions.ts";
export { logSumExp, softmax } from "./softmax.ts";
export type { Window } from "./window.ts";
