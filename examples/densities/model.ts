/**
 * Networks for a score and an energy of the plane, and what makes them learn from samples. The objectives are those of
 * `fluxion/scores`.
 */
import { randomNormal } from "fluxion/random";
import {
  dsmOfEnergy,
  type EnergyMlp,
  energyMlp,
  fdDsmOfEnergy,
  fdSsmVrOfScore,
  initialEnergyMlp,
  initialScoreMlp,
  type ScoreMlp,
  scoreMlp,
  ssmVrOfScore,
} from "fluxion/scores";

/**
 * Weights to begin with whose first units bend within the plane that is learnt, each at a place of its own: edges of densities are
 * narrow, and Glorot's weights of two inputs make units that are all but straight there.
 */
export function bending<Model extends EnergyMlp>(model: Model, seed: number): Model {
  for (let i = 0; i < model.firstWeights.length; i++) model.firstWeights[i] *= 8;
  for (let i = 0; i < model.firstBias.length; i++) model.firstBias[i] = 2 * randomNormal(seed, 5, i);
  return model;
}

/** Noise on the data: the density learnt is that of the data with it. */
export const noise = 0.2;

/** Sliced score matching of a score, by derivatives. */
export function sliced(model: ScoreMlp, x: Float64Array, v: Float64Array): number {
  return ssmVrOfScore((y) => scoreMlp(model, y), x, v, 2);
}

/** The same from two values. */
export function slicedByValues(model: ScoreMlp, x: Float64Array, v: Float64Array): number {
  return fdSsmVrOfScore((y) => scoreMlp(model, y), x, v, 2);
}

/** Denoising of an energy, by derivatives. */
export function denoising(model: EnergyMlp, clean: Float64Array, x: Float64Array): number {
  return dsmOfEnergy((y) => energyMlp(model, y), clean, x, noise, 2);
}

/** The same from two values. */
export function denoisingByValues(model: EnergyMlp, clean: Float64Array, x: Float64Array, v: Float64Array): number {
  return fdDsmOfEnergy((y) => energyMlp(model, y), clean, x, v, noise, 2);
}

/** All energies together: their gradient by x is that of each row. */
export function totalEnergy(model: EnergyMlp, x: Float64Array): number {
  const energies = energyMlp(model, x);
  let sum = 0;
  for (let row = 0; row < energies.length; row++) sum += energies[row];
  return sum;
}

const some = (seed: number) => Float64Array.from({ length: 6 }, (_, i) => randomNormal(seed, 0, i));
const score = initialScoreMlp({ features: 2, hidden: 4, seed: 1 });
const energy = initialEnergyMlp({ features: 2, hidden: 4, seed: 1 });

/** For `fluxion check`. */
export const samples = {
  sliced: [[score, some(1), some(2)]],
  slicedByValues: [[score, some(1), some(2)]],
  denoising: [[energy, some(1), some(2)]],
  denoisingByValues: [[energy, some(1), some(2), some(3)]],
  totalEnergy: [[energy, some(1)]],
};
