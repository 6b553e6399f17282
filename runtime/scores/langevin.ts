/** Samples from scores: Langevin's diffusion in steps. */
import { countOf, requireLength } from "../kernels/shapes.ts";
import { randomNormal, stepSeed } from "../random.ts";
import { requirePositive } from "./rows.ts";
import type { Score } from "./score.ts";

export interface LangevinOptions {
  readonly steps: number;
  /** The size a of a step, in units of x squared. */
  readonly stepSize: number;
  /** Decides the noise, which has nothing to do with what others draw by the same seed. */
  readonly seed: number;
}

/** The step of `stepSeed` that is langevin's own: no training comes to it. */
const ownStep = 2 ** 52 + 2;

/**
 * Unadjusted Langevin samples: `steps` times
 *
 *     x <- x + a / 2 s(x) + sqrt(a) z,    z standard normal
 *
 * from `start`, [rows, features], which stays as it is. Near the distribution with score s where a is small and steps
 * are many; off by O(a) then (Roberts and Tweedie, Bernoulli 1996). Throws a RangeError where `steps` is no whole
 * number, `stepSize` not positive, the score of another length than x, or what comes out not finite: the step is too
 * long.
 */
export function langevin(score: Score, start: Float64Array, { steps, stepSize, seed }: LangevinOptions): Float64Array {
  requirePositive("stepSize", stepSize);
  const count = countOf("steps", steps, 0);
  const own = stepSeed(seed, ownStep);
  const x = start.slice();
  for (let step = 0; step < count; step++) move(x, score(x), stepSize, Math.sqrt(stepSize), own, step);
  return requireFinite(x);
}

export interface AnnealedLangevinOptions {
  /** From the largest noise to the least. */
  readonly sigmas: readonly number[];
  /** Steps with each noise. */
  readonly steps: number;
  /** The size of a step with the least noise. It grows with the square of the noise. */
  readonly stepSize: number;
  readonly seed: number;
  /** Whether the mean of the last noisy samples is given instead: x + s^2 score, with the least noise s. */
  readonly denoise?: boolean;
}

/**
 * Annealed Langevin samples: `langevin` with each noise in turn, from where the last ended, with steps
 *
 *     a = stepSize sigma^2 / (least sigma)^2
 *
 * Song and Ermon, "Generative modeling by estimating gradients of the data distribution", NeurIPS 2019, algorithm 1.
 * `score` is also told the noise. Throws a RangeError where `sigmas` are none, not positive or growing, and as
 * `langevin` does.
 */
export function annealedLangevin(
  score: (x: Float64Array, sigma: number) => Float64Array,
  start: Float64Array,
  { sigmas, steps, stepSize, seed, denoise = false }: AnnealedLangevinOptions,
): Float64Array {
  requirePositive("stepSize", stepSize);
  const count = countOf("steps", steps, 0);
  if (sigmas.length === 0) throw new RangeError("'sigmas' are none");
  sigmas.forEach((sigma, level) => {
    requirePositive("sigmas", sigma);
    if (sigma > sigmas[Math.max(0, level - 1)]!)
      throw new RangeError(`'sigmas' go from the largest to the least, not from ${sigmas[level - 1]} to ${sigma}`);
  });
  const own = stepSeed(seed, ownStep);
  const x = start.slice();
  const least = sigmas.at(-1)!;
  sigmas.forEach((sigma, level) => {
    const size = (stepSize * sigma * sigma) / (least * least);
    for (let step = 0; step < count; step++) move(x, score(x, sigma), size, Math.sqrt(size), own, level * count + step);
  });
  if (denoise) move(x, score(x, least), 2 * least * least, 0, own, sigmas.length * count);
  return requireFinite(x);
}

function move(x: Float64Array, score: Float64Array, size: number, noise: number, seed: number, step: number): void {
  requireLength("score", score.length, x.length);
  for (let i = 0; i < x.length; i++) {
    const drawn = noise === 0 ? 0 : noise * randomNormal(seed, step, i);
    x[i]! += (size / 2) * score[i]! + drawn;
  }
}

function requireFinite(x: Float64Array): Float64Array {
  if (x.every(Number.isFinite)) return x;
  throw new RangeError("the samples are not finite: the step is too long for this score");
}
