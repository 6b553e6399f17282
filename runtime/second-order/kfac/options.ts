/** What of K-FAC can be chosen, and why the defaults are what they are: those of Martens and Grosse 2015 where nothing else is said. */
import {
  checkedOptions,
  count,
  countFromZero,
  either,
  fromZero,
  keptPart,
  type OptionRanges,
  part,
} from "../../options.ts";
import { blockDiagonal } from "../block-diagonal.ts";
import { type NetworkInverse, networkInverses } from "../network-inverse.ts";

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

const ranges: OptionRanges<KfacOptions> = {
  inverse: networkInverses,
  l2: fromZero,
  lambda: fromZero,
  adaptsLambdaEvery: either(count, false),
  gamma: fromZero,
  adaptsGammaEvery: either(count, false),
  invertsEvery: count,
  decay: keptPart,
  learningRate: either(fromZero, "fisher"),
  momentum: either(keptPart, "fisher"),
  statisticsShare: part,
  fisherShare: part,
  leastCases: countFromZero,
  averaging: either(keptPart, false),
};

/** All options, with their defaults. Throws a RangeError where they make no sense, and a TypeError for a name that is none of them. */
export function settingsOf(options: KfacOptions): KfacSettings {
  const given = checkedOptions("kfac", options, ranges);
  const { l2 = 1e-5, lambda = 150, learningRate = "fisher" } = given;
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
    ...given,
  };
  const { adaptsGammaEvery, invertsEvery } = settings;
  if (adaptsGammaEvery !== false && adaptsGammaEvery % invertsEvery !== 0)
    throw new RangeError(`adaptsGammaEvery, ${adaptsGammaEvery}, is no multiple of invertsEvery, ${invertsEvery}`);
  if (settings.learningRate !== "fisher" && settings.momentum === "fisher")
    throw new RangeError("a momentum by the Fisher matrix goes with such a learning rate only");
  return settings;
}

/** As text: a checkpoint made with others is recognised by it. */
export function describe({ inverse, ...numbers }: KfacSettings): string {
  const words = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  return `kfac ${inverse.description} ${words.join(" ")}`;
}
