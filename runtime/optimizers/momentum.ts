/**
 * Gradient descent with momentum: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964,
 * with the gradient inside the velocity, as Sutskever et al., ICML 2013, and most libraries write it when eta is constant.
 *
 *     v     <- mu v + g
 *     theta <- theta - eta v
 *
 * v, the velocity, has the structure of the parameters and starts at zero.
 */
import { checkedOptions, keptPart, needed } from "../options.ts";
import { type LearningRate, learningRates, type Optimizer, rateAt, rateText } from "./optimizer.ts";
import { type Leaf, zerosLike, zipLeaves } from "./parameters.ts";

export interface MomentumOptions {
  /** eta. */
  readonly learningRate: LearningRate;
  /** mu, in [0, 1); 0.9 by default. A velocity forgets half of itself in ln 2 / (1 - mu) steps, about 7. */
  readonly momentum?: number;
}

export function momentum(options: MomentumOptions): Optimizer {
  const ranges = { learningRate: needed(learningRates), momentum: keptPart };
  const { learningRate, momentum: mu = 0.9 } = checkedOptions("momentum", options, ranges);
  return {
    description: `momentum ${mu} learningRate ${rateText(learningRate)}`,
    init: (parameters) => ({ step: 0, parameters, memory: { velocity: zerosLike(parameters) } }),
    step(state, gradient) {
      const eta = rateAt(learningRate, state.step);
      const { velocity } = state.memory as { velocity: typeof gradient };
      zipLeaves(state.parameters, [gradient, velocity], (theta, g, v) => roll(theta, g, v, eta, mu));
      return { ...state, step: state.step + 1 };
    },
  };
}

function roll(theta: Leaf, g: Leaf, v: Leaf, eta: number, mu: number): void {
  for (let i = 0; i < theta.length; i++) {
    const next = mu * (v[i] as number) + (g[i] as number);
    v[i] = next;
    theta[i] = (theta[i] as number) - eta * next;
  }
}
