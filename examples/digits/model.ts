/**
 * An energy of images of digits at several sizes of noise, and what makes it learn: multi-scale denoising score matching, by
 * derivatives and from two values of the energy. The objectives are those of `fluxion/scores`.
 */
import { randomNormal } from "fluxion/random";
import {
  dsmOfEnergy,
  fdMultiscaleDsmOfEnergy,
  initialScoreMlp,
  multiscaleDsmOfEnergy,
  type ScoreMlp,
  scoreMlp,
} from "fluxion/scores";

export const pixels = 64;

/** The energy learnt is that of images with noise of this size. */
export const target = 0.3;

/**
 * [rows, pixels] → [rows]: half the squared length of what the network gives for an image, in units of the target's variance. It
 * grows as the square of the distance from the digits, as noise does, once the network gives what is noise in an image.
 */
export function energy(model: ScoreMlp, x: Float64Array): Float64Array {
  const apart = scoreMlp(model, x);
  const energies = new Float64Array((x.length / pixels) | 0);
  for (let row = 0; row < energies.length; row++) {
    let square = 0;
    for (let i = row * pixels; i < (row + 1) * pixels; i++) square += apart[i] ** 2;
    energies[row] = square / (2 * target * target);
  }
  return energies;
}

/** By the gradient of the energy. */
export function denoising(model: ScoreMlp, clean: Float64Array, x: Float64Array, sigmas: Float64Array): number {
  return multiscaleDsmOfEnergy((y) => energy(model, y), clean, x, sigmas, pixels, target, 1e-3);
}

/** From two values of the energy. */
export function denoisingByValues(
  model: ScoreMlp,
  clean: Float64Array,
  x: Float64Array,
  v: Float64Array,
  sigmas: Float64Array,
): number {
  return fdMultiscaleDsmOfEnergy((y) => energy(model, y), clean, x, v, sigmas, pixels, target, 1e-3);
}

/** Denoising at the target's noise alone, by which both are compared. */
export function exactDenoising(model: ScoreMlp, clean: Float64Array, x: Float64Array): number {
  return dsmOfEnergy((y) => energy(model, y), clean, x, target, pixels);
}

/** All energies together: their gradient by x is that of each row. */
export function totalEnergy(model: ScoreMlp, x: Float64Array): number {
  const energies = energy(model, x);
  let sum = 0;
  for (let row = 0; row < energies.length; row++) sum += energies[row];
  return sum;
}

const some = (seed: number) => Float64Array.from({ length: 2 * pixels }, (_, i) => randomNormal(seed, 0, i));
const small = initialScoreMlp({ features: pixels, hidden: 4, seed: 1 });
const sigmas = Float64Array.of(0.3, 0.6);

/** For `fluxion check`. */
export const samples = {
  denoising: [[small, some(1), some(2), sigmas]],
  denoisingByValues: [[small, some(1), some(2), some(3), sigmas]],
  exactDenoising: [[small, some(1), some(2)]],
  totalEnergy: [[small, some(1)]],
};
