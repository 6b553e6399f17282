/**
 * K-FAC, the whole method: Martens and Grosse, "Optimizing neural networks with Kronecker-factored approximate curvature", ICML 2015, algorithm 2 of
 * arXiv 1503.05671. One step, with h the mean loss of the batch plus eta / 2 |theta|^2:
 *
 *     1. the gradient of h on the batch
 *     2. the factors' averages move, by targets sampled from the network on a part of it
 *     3. Delta = -F^-1 gradient, by inverses of the damped factors that are made anew every so often; parameters of no layer: outside.ts
 *     4. alpha and mu minimise the quadratic model with the exact Fisher matrix, on another part
 *     5. theta <- theta + delta,  delta = alpha Delta + mu delta_0,  delta_0 the last delta
 *     6. lambda follows how well the model foretold the change of h; gamma is, now and then, the best of three
 */
import type { NetworkOptimizer, OptimizerState, StepCases } from "../../optimizers/optimizer.ts";
import { copyOf, leavesOf, withEmpty, zerosLike } from "../../optimizers/parameters.ts";
import { randomPermutation } from "../../random.ts";
import { cappedShare, type Factors, moveFactors, zeroFactors } from "../factors.ts";
import { divergenceOfBatch, orDiverged, possible } from "../failures.ts";
import { wholeGradient } from "../gradient-blocks.ts";
import { blocksOf, shapesOf, writeBlocks } from "../layers.ts";
import { gradientOf, type LayeredNetwork } from "../network.ts";
import type { Memory } from "../preconditioner.ts";
import { sampledRows } from "../sampled-rows.ts";
import { blend, dotOf } from "../trees.ts";
import { adaptedLambda, gammaCandidates } from "./adaptation.ts";
import { describe, type KfacOptions, settingsOf } from "./options.ts";
import { moveOutside, type Outside, proposeOutside, zeroOutside } from "./outside.ts";
import { changeOf, type Direction, directionOf, minimiserOf, modelAlong } from "./quadratic-model.ts";

/** What the state of K-FAC has beside the parameters. */
export interface KfacMemory<Parameters extends object> {
  readonly [name: string]: object;
  readonly factors: Factors;
  readonly outside: Outside;
  /** Of the damped factors, as they were when it was made. */
  readonly inverse: Memory;
  /** [1] each. */
  readonly strengths: { readonly lambda: Float64Array; readonly gamma: Float64Array };
  /** delta_0. */
  readonly previous: Parameters;
  /** The average of the iterates, where it is asked for. */
  readonly average: Parameters | Record<string, never>;
}

/** What step k tries for one gamma. */
interface Proposal<Parameters> {
  readonly gamma: number;
  readonly inverse: Memory;
  readonly delta: Parameters;
  readonly alpha: number;
  readonly mu: number;
  /** What the model foretells for h; 0 where it is not asked. */
  readonly change: number;
}

/** Streams of a step's seed; targets are drawn from stream 0. */
const STATISTICS_CASES = 1;
const FISHER_CASES = 2;

export function kfac<Parameters extends object, Targets>(
  network: LayeredNetwork<Parameters, Targets>,
  options: KfacOptions = {},
): NetworkOptimizer<Parameters> {
  const settings = settingsOf(options);
  const { inverse: kind, l2, learningRate, momentum, adaptsLambdaEvery, adaptsGammaEvery, invertsEvery } = settings;
  const asksModel = learningRate === "fisher" || adaptsLambdaEvery !== false || adaptsGammaEvery !== false;
  if (asksModel && network.jvp === undefined)
    throw new TypeError("K-FAC chooses step and damping by the network's 'jvp'; without one both are to be fixed");
  const keptShare = cappedShare(settings.decay);

  function part(cases: Uint32Array, share: number, seed: number, slot: number): Uint32Array {
    const count = Math.min(cases.length, Math.max(Math.ceil(share * cases.length), settings.leastCases));
    if (count === cases.length) return cases;
    return randomPermutation(seed, slot, cases.length)
      .subarray(0, count)
      .map((place) => cases[place]!);
  }

  return {
    description: describe(settings),

    init(parameters) {
      const shapes = shapesOf(network, parameters, "homogeneous");
      const memory: KfacMemory<Parameters> = {
        factors: zeroFactors(shapes, kind.wants),
        inverse: kind.init(shapes),
        outside: zeroOutside(network, shapes, parameters),
        strengths: { lambda: Float64Array.of(settings.lambda), gamma: Float64Array.of(settings.gamma) },
        previous: zerosLike(parameters),
        average: settings.averaging === false ? {} : copyOf(parameters),
      };
      return { step: 0, parameters, memory };
    },

    step: orDiverged((state: OptimizerState<Parameters>, { cases, seed }: StepCases) => {
      const { parameters } = state;
      const memory = state.memory as KfacMemory<Parameters>;
      const { factors, outside, strengths, previous } = memory;
      const k = state.step + 1;
      const shapes = shapesOf(network, parameters, "homogeneous");
      const [lambda, gamma] = [strengths.lambda[0]!, strengths.gamma[0]!];

      const batch = gradientOf(network, parameters, cases);
      const diverged = divergenceOfBatch(batch);
      if (diverged !== undefined) return { diverged };
      const { loss, pass } = batch;
      const gradient = wholeGradient(network, shapes, batch, parameters, cases.length);
      const objective = loss + (l2 / 2) * dotOf(parameters, parameters);
      blend(gradient, 1, l2, parameters);

      const observed = part(cases, settings.statisticsShare, seed, STATISTICS_CASES);
      const ofObserved = observed === cases ? pass : network.layerwise(parameters, observed);
      const sampled = sampledRows(network, shapes, ofObserved, observed.length, seed, kind.wants.toNext);
      const hasNew = moveFactors(factors, sampled.rows, keptShare);
      moveOutside(outside, sampled.gradient, observed.length, keptShare(k));

      const blocks = blocksOf(network, shapes, gradient);
      const measured = part(cases, settings.fisherShare, seed, FISHER_CASES);
      const last =
        k > 1 && momentum !== 0 && asksModel
          ? directionOf(network, parameters, measured, withEmpty(previous, gradient))
          : undefined;

      function propose(gamma: number, inverse: Memory): Proposal<Parameters> {
        const delta = zerosLike(gradient);
        const descent = kind.apply(inverse, shapes, blocks).map((block) => block.map((value) => -value));
        proposeOutside(outside, gradient, gamma, delta);
        writeBlocks(network, shapes, descent, delta);
        const fixed = [learningRate, momentum] as const;
        if (!asksModel) return { gamma, inverse, delta, alpha: fixed[0] as number, mu: fixed[1] as number, change: 0 };
        const along: Direction<Parameters>[] = [directionOf(network, parameters, measured, delta)];
        if (last !== undefined) along.push(last);
        const model = modelAlong(gradient, along, measured.length, lambda + l2);
        const x = coefficients(model, learningRate, momentum);
        return { gamma, inverse, delta, alpha: x[0]!, mu: x[1] ?? 0, change: changeOf(model, x) };
      }

      const triesGammas = adaptsGammaEvery !== false && k % adaptsGammaEvery === 0;
      const isDue = hasNew || triesGammas || k <= 3 || k % invertsEvery === 0;
      const gammas = triesGammas ? gammaCandidates(gamma, adaptsGammaEvery) : [gamma];
      const proposals = possible(
        gammas.map((gamma) => () => propose(gamma, isDue ? kind.make(shapes, factors, gamma, k) : memory.inverse)),
      );
      const best = proposals.reduce((best, next) => (next.change < best.change ? next : best));

      blend(previous, best.mu, best.alpha, best.delta);
      blend(parameters, 1, 1, previous);
      strengths.gamma[0] = best.gamma;
      if (adaptsLambdaEvery !== false && k % adaptsLambdaEvery === 0 && best.change !== 0) {
        const after = network.distribution.loss(
          network.layerwise(parameters, cases).outputs,
          network.targets(cases),
          cases.length,
        );
        const change = after + (l2 / 2) * dotOf(parameters, parameters) - objective;
        strengths.lambda[0] = adaptedLambda(lambda, change / best.change, adaptsLambdaEvery);
      }
      if (settings.averaging !== false) {
        const kept = Math.min(1 - 1 / k, settings.averaging);
        blend(memory.average, kept, 1 - kept, parameters);
      }
      return { state: { step: k, parameters, memory: { ...memory, inverse: best.inverse } }, loss };
    }),
  };
}

/** The average of the iterates that a state of `kfac` with `averaging` holds: in its own arrays, so it lives until the next step. */
export function averageOf<Parameters extends object>(state: OptimizerState<Parameters>): Parameters {
  const { average } = state.memory as { average?: object };
  if (average === undefined || leavesOf(average).length === 0)
    throw new TypeError("this state has no average of its iterates: they are averaged by 'kfac' with 'averaging'");
  return average as Parameters;
}

function coefficients(
  model: Parameters<typeof minimiserOf>[0],
  learningRate: "fisher" | number,
  momentum: "fisher" | number,
): number[] {
  if (learningRate !== "fisher") return model.slope.map((_, i) => (i === 0 ? learningRate : (momentum as number)));
  if (momentum === "fisher" || model.slope.length === 1) return minimiserOf(model);
  // With mu fixed, alpha minimises the rest: 1/2 B_00 alpha^2 + (b_0 + B_01 mu) alpha.
  const slope = model.slope[0]! + model.curvature[0]![1]! * momentum;
  return [minimiserOf({ curvature: [[model.curvature[0]![0]!]], slope: [slope] })[0]!, momentum];
}
