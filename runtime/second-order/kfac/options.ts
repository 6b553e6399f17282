/** What of K-FAC can be chosen, and why the defaults are what they are: those of Martens and Grosse 2015 where nothing else is said. */
import { blockDiagonal } from "../block-diagonal.ts";
import type { NetworkInverse } from "../network-inverse.ts";

export interface KfacOptions {
  /** `blockDiagonal()` by default, which the paper recommends; `blockTridiagonal()` gets further in an iteration and costs more. */
  readonly inverse?: NetworkInverse;
  /** eta, the l2 coefficient: eta / 2 times the squared length of all parameters is part of the objective. 1e-5 by default, as in the paper. */
  readonly l2?: number;
  /**
   * lambda at the start, the damping of the quadratic model: 150 by default. That is large on purpose, since a first step that is too long is worse than
   * some that are too short, and it depends on the scale of the loss: on a small problem 75 iterations may pass until it has shrunk, and 3 is better.
   */
  readonly lambda?: number;
  /** T_1: steps between changes of lambda; 5 by default, false for a lambda that stays. */
  readonly adaptsLambdaEvery?: number | false;
  /** gamma at the start, the strength of the factors' damping; sqrt(lambda + eta) by default. */
  readonly gamma?: number;
  /** T_2: steps between changes of gamma; 20 by default, false for a gamma that stays. A multiple of `invertsEvery`. */
  readonly adaptsGammaEvery?: number | false;
  /** T_3: steps between inverses, beside the first three; 20 by default: inverses cost the cube of a layer's width. */
  readonly invertsEvery?: number;
  /** What moving averages keep at most; 0.95 by default: they look back about 20 batches. */
  readonly decay?: number;
  /** alpha: "fisher", the default, minimises the quadratic model; a number stays what it is. */
  readonly learningRate?: "fisher" | number;
  /**
   * mu, the share of the last step that is taken again: "fisher", the default, minimises the model together with alpha; a number stays
   * what it is; 0 is none. Beside a fixed alpha it is fixed too, and 0 by default.
   */
  readonly momentum?: "fisher" | number;
  /** tau_1: the share of a batch whose sampled targets are pulled back; 1/8 by default. */
  readonly statisticsShare?: number;
  /** tau_2: the share of a batch that the exact Fisher products are of; 1/4 by default, and 1 where there is no l2 to bound them. */
  readonly fisherShare?: number;
  /** Cases that neither share goes below, unless the batch does; 250 by default: a quarter of the paper's smallest batch. */
  readonly leastCases?: number;
  /** xi: what the average of the iterates keeps at most; 0.99 in the paper. false, the default: with growing batches it did not help there. */
  readonly averaging?: number | false;
}

export type KfacSettings = Required<KfacOptions>;

/** All options, with their defaults. Throws a RangeError where they make no sense. */
export function settingsOf(options: KfacOptions): KfacSettings {
  const { l2 = 1e-5, lambda = 150, learningRate = "fisher" } = options;
  const settings: KfacSettings = {
    inverse: blockDiagonal(),
    l2,
    lambda,
    adaptsLambdaEvery: 5,
    gamma: Math.sqrt(lambda + l2),
    adaptsGammaEvery: 20,
    invertsEvery: 20,
    decay: 0.95,
    learningRate,
    momentum: learningRate === "fisher" ? "fisher" : 0,
    statisticsShare: 1 / 8,
    fisherShare: l2 === 0 ? 1 : 1 / 4,
    leastCases: 250,
    averaging: false,
    ...options,
  };
  requireSense(settings);
  return settings;
}

function requireSense(settings: KfacSettings): void {
  const { adaptsLambdaEvery, adaptsGammaEvery, invertsEvery, statisticsShare, fisherShare, averaging } = settings;
  for (const [name, value] of Object.entries({ l2: settings.l2, lambda: settings.lambda, gamma: settings.gamma })) {
    if (!(value >= 0)) throw new RangeError(`${name} is a number from 0 up, not ${value}`);
  }
  for (const [name, value] of Object.entries({ statisticsShare, fisherShare })) {
    if (!(value > 0 && value <= 1)) throw new RangeError(`${name} is above 0 and at most 1, not ${value}`);
  }
  for (const [name, value] of Object.entries({ decay: settings.decay, averaging })) {
    if (value !== false && !(value >= 0 && value < 1))
      throw new RangeError(`${name} is at least 0 and below 1, not ${value}`);
  }
  for (const [name, value] of Object.entries({ adaptsLambdaEvery, adaptsGammaEvery, invertsEvery })) {
    if (value !== false && !(Number.isSafeInteger(value) && value > 0))
      throw new RangeError(`${name} is a whole number of steps, not ${value}`);
  }
  if (adaptsGammaEvery !== false && adaptsGammaEvery % invertsEvery !== 0)
    throw new RangeError(`adaptsGammaEvery, ${adaptsGammaEvery}, is no multiple of invertsEvery, ${invertsEvery}`);
  if (settings.learningRate !== "fisher" && settings.momentum === "fisher")
    throw new RangeError("a momentum by the Fisher matrix goes with such a learning rate only");
}

/** As text: a checkpoint made with others is recognised by it. */
export function describe({ inverse, ...numbers }: KfacSettings): string {
  const words = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  return `kfac ${inverse.description} ${words.join(" ")}`;
}
