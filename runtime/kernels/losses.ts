/** Losses: rows of outputs and their targets in, the mean over the rows of one number each out. */
import { stopGradient } from "fluxion";
import { softplusOf } from "./logistic.ts";
import { placeOfLargest, sumOfExponentials } from "./row-sums.ts";
import { requireLength, rowsOf } from "./shapes.ts";

/**
 * The cross-entropy of categorical distributions, log(sum(exp(z))) - z[label], as mean over the rows: `logits` [rows, classes] and one
 * label, 0 to classes - 1, for each row. Logits of any size neither overflow nor vanish. Throws a RangeError where there are no rows, the lengths do not
 * fit each other or a label is no class.
 *
 * @differentiable modes valueAndGrad jvp vjp
 */
export function softmaxCrossEntropy(logits: Float64Array, labels: Int32Array): number {
  const rows = labels.length;
  const classes = rowsOf(logits.length, rows);
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const label = labels[r]!;
    if (label < 0 || label >= classes) throw new RangeError(`the label ${label} is none of ${classes} classes`);
    // What is taken off a row and added again counts as a constant.
    const shift = stopGradient(logits[placeOfLargest(logits, r * classes, classes)]!);
    const logOfSum = Math.log(sumOfExponentials(logits, r * classes, classes, shift));
    sum += logOfSum + (shift - logits[r * classes + label]!);
  }
  return sum / rows;
}

/**
 * The cross-entropy of Bernoulli distributions, log(1 + exp(z)) - target z, summed over each row, as mean over the rows: `logits` and `targets`
 * [rows, features], targets from 0 to 1. Logits of any size neither overflow nor vanish. Throws a RangeError where there are no rows or the lengths do not fit each other.
 *
 * @differentiable modes valueAndGrad jvp vjp
 */
export function sigmoidCrossEntropy(logits: Float64Array, targets: Float64Array, rows: number): number {
  rowsOf(logits.length, rows);
  requireLength("targets", targets.length, logits.length);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += softplusOf(logits[i]!) - targets[i]! * logits[i]!;
  return sum / rows;
}

/**
 * Half the squared error over `variance`, (z - target)^2 / (2 variance), summed over each row, as mean over the rows: `outputs` and `targets`
 * [rows, features]. It is the loss of Gaussian distributions with that variance but for a constant. Throws a RangeError where there are no rows or the lengths do not
 * fit each other.
 *
 * @differentiable modes valueAndGrad jvp vjp
 */
export function squaredError(outputs: Float64Array, targets: Float64Array, rows: number, variance = 1): number {
  rowsOf(outputs.length, rows);
  requireLength("targets", targets.length, outputs.length);
  let sum = 0;
  for (let i = 0; i < outputs.length; i++) {
    const error = outputs[i]! - targets[i]!;
    sum += error * error;
  }
  return sum / (2 * variance * rows);
}
