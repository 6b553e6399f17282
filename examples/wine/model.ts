/**
 * A density of wines, known up to a constant: p = exp(-E) / Z with the energy of a network on top of that of a standard normal
 * distribution. The objectives are those of `fluxion/scores`; nothing here knows about derivatives.
 */
import { randomNormal } from "fluxion/random";
import { type EnergyMlp, energyMlp, fdSsmOfEnergy, initialEnergyMlp, smOfEnergy, ssmOfEnergy } from "fluxion/scores";

export const features = 11;

/** [rows, features] → [rows]: |x|^2 / 2 + network(x). */
export function energy(model: EnergyMlp, x: Float64Array): Float64Array {
  const energies = energyMlp(model, x);
  for (let row = 0; row < energies.length; row++) {
    let square = 0;
    for (let i = row * features; i < (row + 1) * features; i++) square += x[i] * x[i];
    energies[row] += square / 2;
  }
  return energies;
}

/** Sliced score matching by second derivatives. */
export function sliced(model: EnergyMlp, x: Float64Array, v: Float64Array): number {
  return ssmOfEnergy((y) => energy(model, y), x, v, features);
}

/** The same from three values of the energy, in the same units. */
export function differences(model: EnergyMlp, x: Float64Array, v: Float64Array): number {
  return features * fdSsmOfEnergy((y) => energy(model, y), x, v, features);
}

/** What both estimate, exactly. */
export function exact(model: EnergyMlp, x: Float64Array): number {
  return smOfEnergy((y) => energy(model, y), x, features);
}

const some = (seed: number) => Float64Array.from({ length: 2 * features }, (_, i) => randomNormal(seed, 0, i));
const small = initialEnergyMlp({ features, hidden: 4, seed: 1 });

/** For `fluxion check`. */
export const samples = {
  sliced: [[small, some(1), some(2)]],
  differences: [[small, some(1), some(2)]],
  exact: [[small, some(1)]],
};
