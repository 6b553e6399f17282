/** Preconditioners of moving averages with a fixed damping: statistics of some steps, inverted anew in some. */
import { checkedOptions, count, keptPart, needed, positive } from "../options.ts";
import { blockDiagonal } from "./block-diagonal.ts";
import { cappedShare, type Factors, type KeptShare, moveFactors, normalisedShare, zeroFactors } from "./factors.ts";
import type { BiasTreatment, LayerRows } from "./layers.ts";
import { type NetworkInverse, networkInverses } from "./network-inverse.ts";
import type { Memory, Preconditioner } from "./preconditioner.ts";
import { type LowRankInverseOptions, lowRankInverse, lowRankRanges } from "./side-inverse.ts";

export interface KroneckerOptions {
  readonly name: string;
  readonly inverse: NetworkInverse;
  /** The strength of the damping, positive. */
  readonly damping: number;
  readonly keptShare: KeptShare;
  readonly bias: BiasTreatment;
  /** Whether the statistics take in the batch of step k, k from 1; that of the first they always do. */
  readonly observes: (k: number) => boolean;
  /** Whether step k makes inverses anew, after the statistics; the first always does, and one that first calls some layer. */
  readonly inverts: (k: number) => boolean;
}

interface KroneckerMemory {
  readonly factors: Factors;
  readonly inverse: Memory;
}

/** The left factor is made of sampled targets, so that the product stands for the Fisher matrix; the right one of inputs alone. */
export function kronecker(options: KroneckerOptions): Preconditioner {
  const { name, inverse, damping, keptShare, bias, observes, inverts } = options;
  const isObserved = (k: number) => k === 1 || observes(k);
  return {
    description: `${name} damping ${damping} bias ${bias} ${inverse.description}`,
    bias,
    wantsSamples: (k) => inverse.wants.left && isObserved(k),
    pairsLayers: inverse.wants.toNext,
    init: (shapes): KroneckerMemory => ({
      factors: zeroFactors(shapes, inverse.wants),
      inverse: inverse.init(shapes),
    }),
    update(memory, { sampled }, k): KroneckerMemory {
      const { factors, inverse: old } = memory as KroneckerMemory;
      const hasNew = isObserved(k) && moveFactors(factors, sampled, keptShare);
      if (!hasNew && k > 1 && !inverts(k)) return { factors, inverse: old };
      return { factors, inverse: inverse.make(shapesOfRows(sampled), factors, damping, k) };
    },
    apply(memory, block, { loss }) {
      const blocks = loss.map((_, k) => block(k));
      return inverse.apply((memory as KroneckerMemory).inverse, shapesOfRows(loss), blocks);
    },
  };
}

function shapesOfRows(layers: readonly LayerRows[]) {
  return layers.map(({ shape }) => shape);
}

function every(interval: number): (k: number) => boolean {
  return (k) => k % interval === 0;
}

export interface FoofOptions {
  /** lambda, positive: added to the diagonal of A' A / cases. The paper searches 10^(2i); a factor of 100 changes little. */
  readonly damping: number;
  /** Of the moving average; 0.95 by default, and 0.999 does as well. 0 takes the last batch alone. */
  readonly decay?: number;
  /** T: steps between inverses; 1 by default. */
  readonly period?: number;
  /** S: the last steps of each period, whose batches are taken in; all by default. */
  readonly observedSteps?: number;
}

/**
 * FOOF: Benzing, "Gradient descent on neurons and its link to approximate second-order optimization", ICML 2022. It moves the outputs of each layer
 * along their own negative gradient, for all cases at once, as well as least squares can: G becomes G (A' A / cases + lambda I)^-1. Biases stay
 * with the first-order method, as do other parameters. A learning rate of alpha lambda acts like alpha does without.
 */
export function foof(options: FoofOptions): Preconditioner {
  const ranges = { damping: needed(positive), decay: keptPart, period: count, observedSteps: count };
  const { damping, decay = 0.95, period = 1, observedSteps = period } = checkedOptions("foof", options, ranges);
  return kronecker({
    name: `foof decay ${decay} period ${period} observedSteps ${observedSteps}`,
    inverse: blockDiagonal({ isRightOnly: true }),
    damping,
    keptShare: normalisedShare(decay),
    bias: "plain",
    observes: (k) => (k - 1) % period >= period - observedSteps,
    inverts: every(period),
  });
}

export interface KfacPreconditionerOptions {
  /** gamma, positive: the strength of the factored damping, which is gamma^2 for the whole. */
  readonly damping: number;
  /** `blockDiagonal()` by default. */
  readonly inverse?: NetworkInverse;
  /** Of the moving averages, after the first few batches, which weigh alike; 0.95 by default. */
  readonly decay?: number;
  /** Steps between batches that are taken in; 1 by default. */
  readonly observesEvery?: number;
  /** Steps between inverses; 20 by default. */
  readonly invertsEvery?: number;
}

const intervals = { decay: keptPart, observesEvery: count, invertsEvery: count };

/**
 * The direction of K-FAC alone, for a first-order method and a learning rate of one's own: Martens and Grosse, "Optimizing neural networks with
 * Kronecker-factored approximate curvature", ICML 2015. `kfac` is the whole method.
 */
export function kfacPreconditioner(options: KfacPreconditionerOptions): Preconditioner {
  const ranges = { ...intervals, damping: needed(positive), inverse: networkInverses };
  const checked = checkedOptions("kfacPreconditioner", options, ranges);
  const { damping, inverse = blockDiagonal(), decay = 0.95, observesEvery = 1, invertsEvery = 20 } = checked;
  return kronecker({
    name: `kfac decay ${decay} every ${observesEvery} ${invertsEvery}`,
    inverse,
    damping,
    keptShare: cappedShare(decay),
    bias: "homogeneous",
    observes: every(observesEvery),
    inverts: (k) => k <= 3 || k % invertsEvery === 0,
  });
}

export type RandomizedKfacOptions = Omit<KfacPreconditionerOptions, "inverse"> & LowRankInverseOptions;

/**
 * K-FAC with inverses of low rank: Puiu, "Randomized K-FACs", 2022, arXiv 2206.15397. The damping is by default a share of each factor's
 * largest eigenvalue, statistics are taken every 10 steps and inverted every 100, as there.
 */
export function randomizedKfac(options: RandomizedKfacOptions): Preconditioner {
  const ranges = { ...intervals, ...lowRankRanges, damping: needed(positive) };
  const checked = checkedOptions("randomizedKfac", options, ranges);
  const { damping, decay = 0.95, observesEvery = 10, invertsEvery = 100, isRelative = true, ...lowRank } = checked;
  const inverse = blockDiagonal({
    inverse: lowRankInverse({ ...lowRank, isRelative }),
    damping: isRelative ? "equal" : "factored",
  });
  return kfacPreconditioner({ damping, decay, observesEvery, invertsEvery, inverse });
}
