/** Gaussian outputs of a fixed variance: squared error. */
import { randomNormal } from "../random.ts";
import { alike, type Floats, featuresOf, featuresOfBoth, type OutputDistribution } from "./distribution.ts";

/**
 * Independent normal numbers with the outputs as means and one fixed `variance` s^2: the loss of a row is |y - z|^2 / (2 s^2), its gradient
 * (z - y) / s^2, its Fisher matrix I / s^2. Half the squared error is variance 1, the squared error itself variance 1/2.
 * Throws a RangeError where the variance is not positive.
 */
export function gaussian(variance = 1): OutputDistribution<Floats> {
  if (!(variance > 0)) throw new RangeError(`a variance is a positive number, not ${variance}`);
  return {
    loss(outputs, targets, rows) {
      featuresOfBoth(outputs, targets, "targets", rows);
      let sum = 0;
      for (let i = 0; i < outputs.length; i++) sum += (outputs[i]! - targets[i]!) ** 2;
      return sum / (2 * variance * rows);
    },
    gradient(outputs, targets, rows) {
      featuresOfBoth(outputs, targets, "targets", rows);
      return alike(outputs, (i) => (outputs[i]! - targets[i]!) / (variance * rows));
    },
    sample(outputs, rows, seed, slot = 0) {
      featuresOf(outputs, rows);
      const deviation = Math.sqrt(variance);
      return alike(outputs, (i) => outputs[i]! + deviation * randomNormal(seed, slot, i));
    },
    fisherProduct(outputs, vectors, rows) {
      featuresOfBoth(outputs, vectors, "vectors", rows);
      return alike(outputs, (i) => vectors[i]! / variance);
    },
  };
}
