/**
 * Gradients no longer than a limit: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML
 * 2013, algorithm 1.
 *
 *     g <- g min(1, limit / |g|),    |g| over all parameters together
 */
import { checkedOptions, needed, positive } from "../options.ts";
import type { Optimizer } from "./optimizer.ts";
import { copyOf, zipLeaves } from "./parameters.ts";

export interface ClippingOptions {
  /** The largest norm of a gradient that is taken as it is. */
  readonly norm: number;
}

/** The method, handed gradients that are clipped. Estimates by `forwardGrad`, which are long now and then, need it. */
export function clipped(optimizer: Optimizer, options: ClippingOptions): Optimizer {
  const { norm } = checkedOptions("clipped", options, { norm: needed(positive) });
  return {
    description: `${optimizer.description}, gradients of norm ${norm} at most`,
    init: (parameters) => optimizer.init(parameters),
    step(state, gradient) {
      let squares = 0;
      zipLeaves(gradient, [], (leaf) => {
        for (let i = 0; i < leaf.length; i++) squares += (leaf[i] as number) ** 2;
      });
      const length = Math.sqrt(squares);
      if (length <= norm) return optimizer.step(state, gradient);
      const shorter = copyOf(gradient);
      zipLeaves(shorter, [], (leaf) => {
        for (let i = 0; i < leaf.length; i++) leaf[i] = ((leaf[i] as number) * norm) / length;
      });
      return optimizer.step(state, shorter);
    },
  };
}
