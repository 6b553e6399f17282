/**
 * Stochastic gradient descent: Robbins and Monro, "A stochastic approximation method", 1951.
 *
 *     theta <- theta - eta g
 */
import { checkedOptions, needed } from "../options.ts";
import { type LearningRate, learningRates, type Optimizer, rateAt, rateText } from "./optimizer.ts";
import { type Leaf, zipLeaves } from "./parameters.ts";

export interface SgdOptions {
  /** eta. */
  readonly learningRate: LearningRate;
}

export function sgd(options: SgdOptions): Optimizer {
  const { learningRate } = checkedOptions("sgd", options, { learningRate: needed(learningRates) });
  return {
    description: `sgd learningRate ${rateText(learningRate)}`,
    init: (parameters) => ({ step: 0, parameters, memory: {} }),
    step(state, gradient) {
      const eta = rateAt(learningRate, state.step);
      zipLeaves(state.parameters, [gradient], (theta, g) => descend(theta, g, eta));
      return { ...state, step: state.step + 1 };
    },
  };
}

function descend(theta: Leaf, g: Leaf, eta: number): void {
  for (let i = 0; i < theta.length; i++) theta[i] = (theta[i] as number) - eta * (g[i] as number);
}
