/**
 * Score matching for energies: log p = -E - log Z, where nobody knows Z. These are sources of the library, which are
 * compiled into what calls them: an objective is differentiated, with the energy in it, by what the energy captures.
 *
 * An energy gives that of each row, [rows, features] → [rows], and of each from that row alone. Objectives are means
 * over the rows. Directions v, [rows, features], have independent rows with no direction preferred, as `directions`
 * draws them: then (v/|v|)(v/|v|)' is I / features on average. Everywhere a RangeError says where lengths do not fit,
 * there are no rows, or `sigma` or `target` is not positive. Where a row of v, or a noise of a row that is divided by, is
 * 0, the result is not finite: a device cannot tell.
 *
 * SM: Hyvarinen, "Estimation of non-normalized statistical models by score matching", JMLR 2005, equation 4. DSM:
 * Vincent, "A connection between score matching and denoising autoencoders", Neural Computation 2011, equation 11. SSM:
 * Song, Garg, Shi, Ermon, "Sliced score matching", UAI 2019, equations 6 to 8. FD: Pang, Xu, Li, Song, Ermon, Zhu,
 * "Efficient learning of generative models via finite-difference score matching", NeurIPS 2020, section 4.
 */
import { checkpoint, finiteDifference, grad, jvp, taylor } from "fluxion";
import { requireLength, rowsOf } from "../kernels/shapes.ts";
import { axis, noiseAlong, ones, requirePositive, rowProducts, rowsToAverage, squaredLengths } from "./rows.ts";

/** The energy of each row: [rows, features] → [rows]. */
export type Energy = (x: Float64Array) => Float64Array;

/** Its gradient by x holds that of each row's energy by that row. */
function total(energy: Energy, x: Float64Array, features: number): number {
  const each = energy(x);
  requireLength("energies", each.length, rowsOf(x.length, features));
  let sum = 0;
  for (let row = 0; row < each.length; row++) sum += each[row]!;
  return sum;
}

/** The mean over rows of (slope^2 / 2 - curvature) / |v|^2, for derivatives along v. */
function slicedMean(slopes: Float64Array, curvatures: Float64Array, v: Float64Array, features: number): number {
  const lengths = squaredLengths(v, features);
  requireLength("energies", slopes.length, lengths.length);
  let sum = 0;
  for (let row = 0; row < lengths.length; row++) sum += (slopes[row]! ** 2 / 2 - curvatures[row]!) / lengths[row]!;
  return sum / lengths.length;
}

/**
 * Score matching with the exact trace:
 *
 *     SM = mean of 1/2 |grad E|^2 - trace of the Hessian of E
 *
 * Up to a constant, half the expected squared distance of the model's score from that of the data: Hyvarinen, JMLR
 * 2005, equation 4. It takes a second derivative along each feature: time grows as `features`, memory of its gradient
 * as the root of them.
 */
export function smOfEnergy(energy: Energy, x: Float64Array, features: number): number {
  const rows = rowsToAverage(x.length, features);
  let sum = 0;
  // Of each feature the gradient would keep a run of the network.
  checkpoint({ schedule: "sqrt" });
  for (let feature = 0; feature < features; feature++) {
    const [, slopes, curvatures] = taylor(energy, { order: 2 })(x, axis(feature, rows, features));
    requireLength("energies", slopes.length, rows);
    for (let row = 0; row < rows; row++) sum += slopes[row]! ** 2 / 2 - curvatures[row]!;
  }
  return sum / rows;
}

/**
 * Sliced score matching:
 *
 *     SSM = mean of features / |v|^2 (1/2 (v' grad E)^2 - v' H v)        expectation over v: SM
 *
 * by Taylor mode: both derivatives along v come from one run forwards, the shortest way to them. Song, Garg, Shi,
 * Ermon, UAI 2019, times features / |v|^2.
 */
export function ssmOfEnergy(energy: Energy, x: Float64Array, v: Float64Array, features: number): number {
  requireLength("v", v.length, x.length);
  const [, slopes, curvatures] = taylor(energy, { order: 2 })(x, v);
  return features * slicedMean(slopes, curvatures, v, features);
}

/**
 * The same number as `ssmOfEnergy`, by reverse mode in reverse mode, as papers and frameworks of tensors compute it: one
 * gradient, which is kept, and from it one product with the Hessian. For comparison.
 */
export function nestedSsmOfEnergy(energy: Energy, x: Float64Array, v: Float64Array, features: number): number {
  requireLength("v", v.length, x.length);
  const gradient = grad((y: Float64Array) => total(energy, y, features));
  const weighed = (y: Float64Array, weights: Float64Array): number => {
    const slopes = rowProducts(gradient(y), v, features);
    let sum = 0;
    for (let row = 0; row < slopes.length; row++) sum += weights[row]! * slopes[row]!;
    return sum;
  };
  // By the weights the gradient of the sum is the slopes themselves: the energy is run through once for both.
  const [turned, slopes] = grad(weighed, { wrt: [0, 1] })(x, ones(rowsOf(x.length, features)));
  return features * slicedMean(slopes, rowProducts(turned, v, features), v, features);
}

/**
 * Sliced score matching with reduced variance, which projects the Hessian alone:
 *
 *     SSMVR = mean of 1/2 |grad E|^2 - features / |v|^2 v' H v        expectation over v: SM
 *
 * Song, Garg, Shi, Ermon, UAI 2019.
 */
export function ssmVrOfEnergy(energy: Energy, x: Float64Array, v: Float64Array, features: number): number {
  requireLength("v", v.length, x.length);
  const [gradient, turned] = jvp(grad((y: Float64Array) => total(energy, y, features)))(x, v);
  const squares = rowProducts(gradient, gradient, features);
  const curvatures = rowProducts(turned, v, features);
  const lengths = squaredLengths(v, features);
  let sum = 0;
  for (let row = 0; row < lengths.length; row++)
    sum += squares[row]! / 2 - (features * curvatures[row]!) / lengths[row]!;
  return sum / lengths.length;
}

/**
 * Denoising score matching, for `noisy` = `clean` + `sigma` times standard normal numbers:
 *
 *     DSM = mean of 1 / features |-grad E(noisy) + (noisy - clean) / sigma^2|^2
 *
 * Expectation: features DSM is the expected squared distance of -grad E from the score of the data with that noise, and
 * a constant: Vincent, Neural Computation 2011, equation 11, times 2 / features.
 */
export function dsmOfEnergy(
  energy: Energy,
  clean: Float64Array,
  noisy: Float64Array,
  sigma: number,
  features: number,
): number {
  requireLength("clean", clean.length, rowsToAverage(noisy.length, features) * features);
  requirePositive("sigma", sigma);
  const gradient = grad((y: Float64Array) => total(energy, y, features))(noisy);
  let sum = 0;
  for (let i = 0; i < noisy.length; i++) sum += ((noisy[i]! - clean[i]!) / (sigma * sigma) - gradient[i]!) ** 2;
  return sum / noisy.length;
}

/**
 * Denoising score matching at several scales at once, with the noise of each row in `sigmas` [rows]:
 *
 *     mean of coefficient / sigma^2 |-grad E(noisy) + (noisy - clean) / target^2|^2
 *
 * Li, Chen, Sommer, "Learning energy-based models in high-dimensional spaces with multi-scale denoising score
 * matching", arXiv 1910.07762, equation 5. Expectation: least where the energy is that of the data with noise of size
 * `target`.
 */
export function multiscaleDsmOfEnergy(
  energy: Energy,
  clean: Float64Array,
  noisy: Float64Array,
  sigmas: Float64Array,
  features: number,
  target = 0.1,
  coefficient = 1e-4,
): number {
  const rows = rowsToAverage(noisy.length, features);
  requireLength("clean", clean.length, noisy.length);
  requireLength("sigmas", sigmas.length, rows);
  requirePositive("target", target);
  const gradient = grad((y: Float64Array) => total(energy, y, features))(noisy);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let i = row * features; i < (row + 1) * features; i++)
      square += ((noisy[i]! - clean[i]!) / (target * target) - gradient[i]!) ** 2;
    sum += square / (sigmas[row]! * sigmas[row]!);
  }
  return (coefficient * sum) / rows;
}

/**
 * Sliced score matching from three values of the energy, with epsilon = |v|:
 *
 *     FD-SSM = 1 / epsilon^2 mean of (E(x + v) - E(x - v))^2 / 8 - E(x + v) - E(x - v) + 2 E(x)
 *
 * Expectation over v: SM / features, off by O(epsilon^2), by nothing for quadratic energies: Pang and others, NeurIPS
 * 2020. The three values are computed side by side, and the gradient of the objective is that of a function of values:
 * no second derivative is generated.
 *
 * epsilon is 0.1 where `directions` is not told otherwise: of derivatives of size 1, what is left out is then about
 * 1e-3, while rounding in single precision, 4 u |E| / epsilon^2, is 2e-5 |E|; in double precision less does no harm. It
 * is a length in the space of all features together.
 */
export function fdSsmOfEnergy(energy: Energy, x: Float64Array, v: Float64Array, features: number): number {
  requireLength("v", v.length, x.length);
  const [slopes, curvatures] = finiteDifference(energy, { order: [1, 2] })(x, v, { step: 1 });
  return slicedMean(slopes, curvatures, v, features);
}

/**
 * Denoising score matching from two values of the energy, with epsilon = |v|:
 *
 *     FD-DSM = 1 / (4 epsilon^2) mean of (E(noisy - v) - E(noisy + v) + 2 v'(noisy - clean) / sigma^2)^2
 *
 * Expectation over v: DSM, off by O(epsilon^2): Pang and others, NeurIPS 2020. epsilon as for `fdSsmOfEnergy`, and less
 * than `sigma`; rounding is smaller here, u |E| / epsilon.
 */
export function fdDsmOfEnergy(
  energy: Energy,
  clean: Float64Array,
  noisy: Float64Array,
  v: Float64Array,
  sigma: number,
  features: number,
): number {
  requireLength("v", v.length, noisy.length);
  const slopes = finiteDifference(energy)(noisy, v, { step: 1 });
  const asked = noiseAlong(v, clean, noisy, sigma, features);
  const lengths = squaredLengths(v, features);
  requireLength("energies", slopes.length, lengths.length);
  let sum = 0;
  for (let row = 0; row < lengths.length; row++) sum += (asked[row]! - slopes[row]!) ** 2 / lengths[row]!;
  return sum / lengths.length;
}

/**
 * Denoising score matching at several scales from two values of the energy, with epsilon = |v|:
 *
 *     coefficient features / epsilon^2
 *         mean of (1/2 (E(noisy - v) - E(noisy + v)) + v'(noisy - clean) / target^2)^2 / sigma^2
 *
 * Expectation over v: `multiscaleDsmOfEnergy`, off by O(epsilon^2): Pang and others, NeurIPS 2020. epsilon is 0.05
 * where networks are deep (the paper's choice): further away their energy bends more; it is to be much less than
 * `target`.
 */
export function fdMultiscaleDsmOfEnergy(
  energy: Energy,
  clean: Float64Array,
  noisy: Float64Array,
  v: Float64Array,
  sigmas: Float64Array,
  features: number,
  target = 0.1,
  coefficient = 1e-4,
): number {
  requireLength("v", v.length, noisy.length);
  requirePositive("target", target);
  const slopes = finiteDifference(energy)(noisy, v, { step: 1 });
  const asked = noiseAlong(v, clean, noisy, target, features);
  const lengths = squaredLengths(v, features);
  requireLength("energies", slopes.length, lengths.length);
  requireLength("sigmas", sigmas.length, lengths.length);
  let sum = 0;
  for (let row = 0; row < lengths.length; row++)
    sum += (asked[row]! - slopes[row]!) ** 2 / (lengths[row]! * sigmas[row]! * sigmas[row]!);
  return (coefficient * features * sum) / lengths.length;
}
