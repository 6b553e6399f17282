/**
 * Adam with decoupled weight decay: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019,
 * algorithm 2; the moments are those of Kingma and Ba, "Adam", ICLR 2015. With t counted from 1:
 *
 *     m     <- beta1 m + (1 - beta1) g
 *     v     <- beta2 v + (1 - beta2) g^2
 *     theta <- theta - eta (m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + lambda theta)
 *
 * m and v have the structure of the parameters and start at zero; the divisions by 1 - beta^t undo that start. eta is the
 * paper's eta_t times alpha, and multiplies the decay too, as in the libraries that people compare with. The decay acts
 * on every parameter, biases included.
 */
import { checkedOptions, fromZero, keptPart, needed, positive } from "../options.ts";
import { type LearningRate, learningRates, type Optimizer, rateAt, rateText } from "./optimizer.ts";
import { type Leaf, zerosLike, zipLeaves } from "./parameters.ts";

export interface AdamWOptions {
  /** eta. */
  readonly learningRate: LearningRate;
  /** beta1, 0.9 by default: the mean gradient looks back about 10 steps. */
  readonly beta1?: number;
  /** beta2, 0.999 by default: the mean square looks back about 1000 steps. */
  readonly beta2?: number;
  /** epsilon, 1e-8 by default: bounds the step of a parameter whose gradient is almost always zero. */
  readonly epsilon?: number;
  /** lambda, 0.01 by default. */
  readonly weightDecay?: number;
}

/** The numbers of one step, worked out once for all parameters. */
interface Rates {
  readonly eta: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly lambda: number;
  /** 1 - beta1^t and 1 - beta2^t. */
  readonly bias1: number;
  readonly bias2: number;
}

/** Throws where an option is out of its range. */
export function adamw(options: AdamWOptions): Optimizer {
  const checked = checkedOptions("adamw", options, {
    learningRate: needed(learningRates),
    beta1: keptPart,
    beta2: keptPart,
    epsilon: positive,
    weightDecay: fromZero,
  });
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay: lambda = 0.01 } = checked;
  return {
    description: `adamw learningRate ${rateText(learningRate)} beta1 ${beta1} beta2 ${beta2} epsilon ${epsilon} weightDecay ${lambda}`,
    init: (parameters) => ({
      step: 0,
      parameters,
      memory: { mean: zerosLike(parameters), meanSquare: zerosLike(parameters) },
    }),
    step(state, gradient) {
      const t = state.step + 1;
      const eta = rateAt(learningRate, state.step);
      const rates = { eta, beta1, beta2, epsilon, lambda, bias1: 1 - beta1 ** t, bias2: 1 - beta2 ** t };
      const { mean, meanSquare } = state.memory as { mean: typeof gradient; meanSquare: typeof gradient };
      zipLeaves(state.parameters, [gradient, mean, meanSquare], (theta, g, m, v) => adapt(theta, g, m, v, rates));
      return { ...state, step: t };
    },
  };
}

function adapt(theta: Leaf, g: Leaf, m: Leaf, v: Leaf, rates: Rates): void {
  const { eta, beta1, beta2, epsilon, lambda, bias1, bias2 } = rates;
  for (let i = 0; i < theta.length; i++) {
    const slope = g[i] as number;
    const mean = beta1 * (m[i] as number) + (1 - beta1) * slope;
    const meanSquare = beta2 * (v[i] as number) + (1 - beta2) * slope * slope;
    m[i] = mean;
    v[i] = meanSquare;
    const old = theta[i] as number;
    theta[i] = old - eta * (mean / bias1 / (Math.sqrt(meanSquare / bias2) + epsilon) + lambda * old);
  }
}
