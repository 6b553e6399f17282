/** Three functions to be made small: two valleys of the plane, and the loss of a network that reads digits. */
import { dense, relu, softmaxCrossEntropy } from "fluxion/kernels";

/** Beale's function: 0 at (3, 1/2), and not convex. */
export function beale(p: Float64Array): number {
  const [x, y] = p;
  return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y * y) ** 2 + (2.625 - x + x * y ** 3) ** 2;
}

/** Rosenbrock's function: 0 at (1, 1), behind a bent valley. */
export function rosenbrock(p: Float64Array): number {
  const [x, y] = p;
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
}

export const [pixels, units, digits] = [64, 64, 10];

export interface Model {
  /** [units, pixels] */
  hiddenWeights: Float64Array;
  /** [units] */
  hiddenBias: Float64Array;
  /** [digits, units] */
  outputWeights: Float64Array;
  /** [digits] */
  outputBias: Float64Array;
}

/** Mean cross-entropy, of images [rows, pixels] and labels [rows]. */
export function loss(model: Model, images: Float64Array, labels: Int32Array): number {
  const hidden = relu(dense(images, model.hiddenWeights, model.hiddenBias));
  return softmaxCrossEntropy(dense(hidden, model.outputWeights, model.outputBias), labels);
}
