/** Bernoulli outputs: binary cross-entropy of logits. */
import { sigmoidOf, softplusOf } from "../kernels/logistic.ts";
import { randomUniform } from "../random.ts";
import { alike, type Floats, featuresOf, featuresOfBoth, type OutputDistribution } from "./distribution.ts";

/**
 * Independent zeros and ones with the outputs z as logits, p = sigmoid(z): the loss of a row is the sum of log(1 + exp(z)) - y z, its gradient
 * p - y, its Fisher matrix diag(p (1 - p)). Targets may lie anywhere from 0 to 1, as grey pixels do; samples are 0 or 1.
 * Logits of any size neither overflow nor lose digits.
 */
export const bernoulli: OutputDistribution<Floats> = {
  loss(outputs, targets, rows) {
    featuresOfBoth(outputs, targets, "targets", rows);
    let sum = 0;
    for (let i = 0; i < outputs.length; i++) sum += softplusOf(outputs[i]!) - targets[i]! * outputs[i]!;
    return sum / rows;
  },
  gradient(outputs, targets, rows) {
    featuresOfBoth(outputs, targets, "targets", rows);
    return alike(outputs, (i) => (sigmoidOf(outputs[i]!) - targets[i]!) / rows);
  },
  sample(outputs, rows, seed, slot = 0) {
    featuresOf(outputs, rows);
    return alike(outputs, (i) => (randomUniform(seed, slot, i) < sigmoidOf(outputs[i]!) ? 1 : 0));
  },
  fisherProduct(outputs, vectors, rows) {
    featuresOfBoth(outputs, vectors, "vectors", rows);
    // 1 - p as the chance of the opposite: its digits would cancel.
    return alike(outputs, (i) => sigmoidOf(outputs[i]!) * sigmoidOf(-outputs[i]!) * vectors[i]!);
  },
};
