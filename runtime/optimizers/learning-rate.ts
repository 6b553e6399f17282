/** Learning rates that change with the step: pure functions of it, so a resumed run needs no memory of them. */
import { checkedOptions, count, countFromZero, fromZero, needed } from "../options.ts";

export interface CosineDecayOptions {
  /** The rate after warming up. */
  readonly from: number;
  /** The rate at the last step; 0 by default. */
  readonly to?: number;
  /** Steps of the whole run. After them the rate stays at `to`. */
  readonly steps: number;
  /** Steps during which the rate rises linearly to `from`; none by default. */
  readonly warmup?: number;
}

/**
 * Half a cosine from `from` down to `to`: Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5, without restarts.
 *
 *     rate(t) = to + (from - to) (1 + cos(pi t / T)) / 2
 */
export function cosineDecay(options: CosineDecayOptions): (step: number) => number {
  const ranges = { from: needed(fromZero), to: fromZero, steps: needed(count), warmup: countFromZero };
  const { from, to = 0, steps, warmup = 0 } = checkedOptions("cosineDecay", options, ranges);
  return (step) => {
    if (step < warmup) return (from * (step + 1)) / warmup;
    const progress = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
    return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
  };
}

export interface ExponentialDecayOptions {
  /** The rate at the first step. */
  readonly from: number;
  /** k, per step. */
  readonly decay: number;
}

/** rate(t) = from exp(-k t): Baydin et al., "Gradients without backpropagation", arXiv 2202.08587, section 5, with k = 1e-4. */
export function exponentialDecay(options: ExponentialDecayOptions): (step: number) => number {
  const ranges = { from: needed(fromZero), decay: needed(fromZero) };
  const { from, decay } = checkedOptions("exponentialDecay", options, ranges);
  return (step) => from * Math.exp(-decay * step);
}
