/**
 * Nesterov's accelerated gradient with a momentum that rises: Sutskever, Martens, Dahl and Hinton, "On the importance of
 * initialization and momentum in deep learning", ICML 2013, equations 3 and 4. With t counted from 0:
 *
 *     v     <- mu_t v - eta grad f(theta + mu_t v)
 *     theta <- theta + v
 *
 * The parameters that are kept are phi = theta + mu_t v, where the gradient is wanted, so the step reads
 *
 *     v   <- mu_t v - eta g
 *     phi <- phi - eta g + mu_(t+1) v
 *
 * v, the velocity, has the structure of the parameters and starts at zero. theta is phi - mu_(t+1) v.
 */
import { checkedOptions, count, keptPart, needed } from "../options.ts";
import { type LearningRate, learningRates, momenta, type Optimizer, rateAt, rateText } from "./optimizer.ts";
import { type Leaf, zerosLike, zipLeaves } from "./parameters.ts";

export interface NesterovOptions {
  /** eta. The paper tries 0.05, 0.01, 0.005, 0.001, 0.0005 and 0.0001, each for the whole run. */
  readonly learningRate: LearningRate;
  /** mu, in [0, 1), or one for each step; `risingMomentum()` by default. */
  readonly momentum?: LearningRate;
}

export function nesterov(options: NesterovOptions): Optimizer {
  const ranges = { learningRate: needed(learningRates), momentum: momenta };
  const { learningRate, momentum = risingMomentum() } = checkedOptions("nesterov", options, ranges);
  return {
    description: `nesterov momentum ${rateText(momentum)} learningRate ${rateText(learningRate)}`,
    init: (parameters) => ({ step: 0, parameters, memory: { velocity: zerosLike(parameters) } }),
    step(state, gradient) {
      const eta = rateAt(learningRate, state.step);
      const mu = rateAt(momentum, state.step, keptPart);
      const muNext = rateAt(momentum, state.step + 1, keptPart);
      const { velocity } = state.memory as { velocity: typeof gradient };
      zipLeaves(state.parameters, [gradient, velocity], (phi, g, v) => lookAhead(phi, g, v, eta, mu, muNext));
      return { ...state, step: state.step + 1 };
    },
  };
}

function lookAhead(phi: Leaf, g: Leaf, v: Leaf, eta: number, mu: number, muNext: number): void {
  for (let i = 0; i < phi.length; i++) {
    const descent = eta * (g[i] as number);
    const next = mu * (v[i] as number) - descent;
    v[i] = next;
    phi[i] = (phi[i] as number) - descent + muNext * next;
  }
}

export interface RisingMomentumOptions {
  /** The momentum's limit; 0.99 by default. The paper tries 0.9, 0.99, 0.995 and 0.999. */
  readonly max?: number;
  /** Steps of the whole run, if its last 1000 are to have a momentum of at most 0.9, which lets the parameters settle. */
  readonly steps?: number;
}

/**
 * The schedule of the same paper, equation 5 and section 3: 0.5 for 250 steps, then 0.75, 0.833, 0.875, ...
 *
 *     mu_t = min(1 - 1 / (2 (floor(t / 250) + 1)), max)
 */
export function risingMomentum(options: RisingMomentumOptions = {}): (step: number) => number {
  const { max = 0.99, steps } = checkedOptions("risingMomentum", options, { max: keptPart, steps: count });
  return (step) => {
    const limit = steps !== undefined && step >= steps - 1000 ? Math.min(0.9, max) : max;
    return Math.min(1 - 1 / (2 * (Math.floor(step / 250) + 1)), limit);
  };
}
