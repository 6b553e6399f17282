/**
 * Score matching for scores: functions s that are to be grad log p themselves, and need not be the gradient of
 * anything. As the objectives for energies these are compiled into what calls them, with the same terms and papers.
 *
 * A score gives for each row one of the same length, [rows, features] → [rows, features], and each from that row alone.
 */
import { checkpoint, finiteDifference, jvp } from "fluxion";
import { requireLength, rowsOf } from "../kernels/shapes.ts";
import { axis, moved, ones, requirePositive, rowProducts, rowsToAverage, scaled, squaredLengths } from "./rows.ts";

/** The score of each row: [rows, features] → [rows, features]. */
export type Score = (x: Float64Array) => Float64Array;

/** The mean over rows of ((v's)^2 / 2 + v'turned) / |v|^2, where `turned` is J v or what stands for it. */
function slicedMean(s: Float64Array, turned: Float64Array, v: Float64Array, features: number): number {
  requireLength("scores", s.length, v.length);
  const slopes = rowProducts(s, v, features);
  const curvatures = rowProducts(turned, v, features);
  const lengths = squaredLengths(v, features);
  let sum = 0;
  for (let row = 0; row < lengths.length; row++) sum += (slopes[row]! ** 2 / 2 + curvatures[row]!) / lengths[row]!;
  return sum / lengths.length;
}

/** The mean over rows of sigma^2 (|s|^2 / 2 + features / |v|^2 v'turned). */
function reducedMean(
  s: Float64Array,
  turned: Float64Array,
  v: Float64Array,
  sigmas: Float64Array,
  features: number,
): number {
  requireLength("scores", s.length, v.length);
  const squares = rowProducts(s, s, features);
  const curvatures = rowProducts(turned, v, features);
  const lengths = squaredLengths(v, features);
  requireLength("sigmas", sigmas.length, lengths.length);
  let sum = 0;
  for (let row = 0; row < lengths.length; row++) {
    const each = squares[row]! / 2 + (features * curvatures[row]!) / lengths[row]!;
    sum += sigmas[row]! ** 2 * each;
  }
  return sum / lengths.length;
}

/** Half the sum and half the difference of s(x + v) and s(x - v), computed side by side. */
function around(score: Score, x: Float64Array, v: Float64Array): [sum: Float64Array, difference: Float64Array] {
  requireLength("v", v.length, x.length);
  // The difference of t s(x + t v) between t = 1 and -1 is the sum.
  const both = (t: number): [Float64Array, Float64Array] => {
    const there = score(moved(x, v, t));
    return [scaled(there, t), there];
  };
  return finiteDifference(both)(0, 1, { step: 1 });
}

/**
 * Score matching with the exact trace:
 *
 *     SM = mean of 1/2 |s|^2 + trace of the Jacobian of s
 *
 * Up to a constant, half the expected squared distance of s from the score of the data: Hyvarinen, JMLR 2005, equation
 * 4. Time grows as `features`, memory of its gradient as the root of them.
 */
export function smOfScore(score: Score, x: Float64Array, features: number): number {
  const rows = rowsToAverage(x.length, features);
  let sum = 0;
  // Of each feature the gradient would keep a run of the network.
  checkpoint({ schedule: "sqrt" });
  for (let feature = 0; feature < features; feature++) {
    const [s, turned] = jvp(score)(x, axis(feature, rows, features));
    requireLength("scores", s.length, x.length);
    for (let i = feature; i < s.length; i += features) sum += s[i]! ** 2 / 2 + turned[i]!;
  }
  return sum / rows;
}

/**
 * Sliced score matching, with J the Jacobian of s:
 *
 *     SSM = mean of features / |v|^2 (1/2 (v's)^2 + v' J v)        expectation over v: SM
 *
 * Song, Garg, Shi, Ermon, UAI 2019, times features / |v|^2.
 */
export function ssmOfScore(score: Score, x: Float64Array, v: Float64Array, features: number): number {
  requireLength("v", v.length, x.length);
  const [s, turned] = jvp(score)(x, v);
  return features * slicedMean(s, turned, v, features);
}

/**
 * Sliced score matching with reduced variance, which projects the Jacobian alone:
 *
 *     SSMVR = mean of 1/2 |s|^2 + features / |v|^2 v' J v        expectation over v: SM
 *
 * Song, Garg, Shi, Ermon, UAI 2019.
 */
export function ssmVrOfScore(score: Score, x: Float64Array, v: Float64Array, features: number): number {
  return annealedSsmVrOfScore(score, x, v, ones(rowsOf(x.length, features)), features);
}

/**
 * SSMVR of data with noise, each row weighed by the square of its own, `sigmas` [rows]:
 *
 *     mean of sigma^2 (1/2 |s(noisy)|^2 + features / |v|^2 v' J v)
 *
 * Song and Ermon, "Generative modeling by estimating gradients of the data distribution", NeurIPS 2019, section 4.2: so
 * all scales of noise count alike. A score that is to know the noise captures `sigmas`.
 */
export function annealedSsmVrOfScore(
  score: Score,
  noisy: Float64Array,
  v: Float64Array,
  sigmas: Float64Array,
  features: number,
): number {
  requireLength("v", v.length, noisy.length);
  const [s, turned] = jvp(score)(noisy, v);
  return reducedMean(s, turned, v, sigmas, features);
}

/**
 * Denoising score matching, for `noisy` = `clean` + `sigma` times standard normal numbers:
 *
 *     DSM = mean of 1 / features |s(noisy) + (noisy - clean) / sigma^2|^2
 *
 * Expectation: features DSM is the expected squared distance of s from the score of the data with that noise, and a
 * constant. It needs no derivative of s by x, and so no differences of values: Vincent, Neural Computation 2011,
 * equation 11, times 2 / features.
 */
export function dsmOfScore(
  score: Score,
  clean: Float64Array,
  noisy: Float64Array,
  sigma: number,
  features: number,
): number {
  requireLength("clean", clean.length, rowsToAverage(noisy.length, features) * features);
  requirePositive("sigma", sigma);
  const s = score(noisy);
  requireLength("scores", s.length, noisy.length);
  let sum = 0;
  for (let i = 0; i < noisy.length; i++) sum += (s[i]! + (noisy[i]! - clean[i]!) / (sigma * sigma)) ** 2;
  return sum / noisy.length;
}

/**
 * DSM at several scales, each row weighed by the square of its noise, `sigmas` [rows]:
 *
 *     mean of sigma^2 / features |s(noisy) + (noisy - clean) / sigma^2|^2
 *
 * Song and Ermon, NeurIPS 2019, equations 5 and 6, times 2 / features. A score that is to know the noise captures
 * `sigmas`.
 */
export function annealedDsmOfScore(
  score: Score,
  clean: Float64Array,
  noisy: Float64Array,
  sigmas: Float64Array,
  features: number,
): number {
  const rows = rowsToAverage(noisy.length, features);
  requireLength("clean", clean.length, noisy.length);
  requireLength("sigmas", sigmas.length, rows);
  const s = score(noisy);
  requireLength("scores", s.length, noisy.length);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const sigma = sigmas[row]!;
    for (let i = row * features; i < (row + 1) * features; i++)
      sum += (sigma * s[i]! + (noisy[i]! - clean[i]!) / sigma) ** 2;
  }
  return sum / noisy.length;
}

/**
 * Sliced score matching from two values of the score, with epsilon = |v|:
 *
 *     FD-SSM = 1 / epsilon^2 mean of (v'(s(x + v) + s(x - v)))^2 / 8 + 1/2 v'(s(x + v) - s(x - v))
 *
 * Expectation over v: SM / features, off by O(epsilon^2), by nothing for linear scores: Pang and others, NeurIPS 2020.
 * epsilon is 0.1 where `directions` is not told otherwise; rounding is u |s| / epsilon, so that 0.01 does as well in
 * single precision.
 */
export function fdSsmOfScore(score: Score, x: Float64Array, v: Float64Array, features: number): number {
  const [sum, difference] = around(score, x, v);
  return slicedMean(sum, difference, v, features);
}

/**
 * Sliced score matching with reduced variance from two values of the score, with epsilon = |v|:
 *
 *     FD-SSMVR = mean of |s(x + v) + s(x - v)|^2 / 8 + features / (2 epsilon^2) v'(s(x + v) - s(x - v))
 *
 * Expectation over v: SM, off by O(epsilon^2), and less noisy than FD-SSM: Pang and others, NeurIPS 2020. epsilon as
 * for `fdSsmOfScore`.
 */
export function fdSsmVrOfScore(score: Score, x: Float64Array, v: Float64Array, features: number): number {
  return annealedFdSsmVrOfScore(score, x, v, ones(rowsOf(x.length, features)), features);
}

/**
 * FD-SSMVR of data with noise, each row weighed by the square of its own, `sigmas` [rows]:
 *
 *     mean of sigma^2 (|s(noisy + v) + s(noisy - v)|^2 / 8 + features / (2 epsilon^2) v'(s(noisy + v) - s(noisy - v)))
 *
 * Expectation over v: `annealedSsmVrOfScore`, off by O(epsilon^2): Pang and others, NeurIPS 2020. epsilon is 0.1 where
 * `directions` is not told otherwise, and is to be less than the least noise, which the score follows.
 */
export function annealedFdSsmVrOfScore(
  score: Score,
  noisy: Float64Array,
  v: Float64Array,
  sigmas: Float64Array,
  features: number,
): number {
  const [sum, difference] = around(score, noisy, v);
  return reducedMean(sum, difference, v, sigmas, features);
}
