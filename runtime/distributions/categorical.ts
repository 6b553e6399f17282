/** Categorical outputs: cross-entropy of logits and one label for each row. */
import { requireLength } from "../kernels/shapes.ts";
import { randomUniform } from "../random.ts";
import { type Floats, featuresOf, featuresOfBoth, type OutputDistribution } from "./distribution.ts";

/**
 * One class for each row with the outputs z as logits, p = softmax(z): the loss of a row is log(sum(exp(z))) - z[label], its gradient p with 1
 * taken off at the label, its Fisher matrix diag(p) - p p'. Labels are 0 to features - 1; another throws a RangeError. Logits of any size, and
 * -Infinity beside finite ones, neither overflow nor vanish.
 */
export const categorical: OutputDistribution<Int32Array> = {
  loss(outputs, labels, rows) {
    const classes = featuresOf(outputs, rows);
    requireLabels(labels, rows, classes);
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const largest = largestOf(outputs, row, classes);
      const total = totalOf(outputs, row, classes, largest);
      sum += Math.log(total) + (largest - outputs[row * classes + labels[row]!]!);
    }
    return sum / rows;
  },
  gradient(outputs, labels, rows) {
    const classes = featuresOf(outputs, rows);
    requireLabels(labels, rows, classes);
    return byRows(outputs, classes, (gradient, chances, start, row) => {
      const label = labels[row]!;
      for (let i = 0; i < classes; i++) gradient[start + i] = (chances[i]! - (i === label ? 1 : 0)) / rows;
    });
  },
  /** The first class up to which the chances sum to more than a uniform number. */
  sample(outputs, rows, seed, slot = 0) {
    const classes = featuresOf(outputs, rows);
    const labels = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const largest = largestOf(outputs, row, classes);
      let left = randomUniform(seed, slot, row) * totalOf(outputs, row, classes, largest);
      for (let label = 0; label < classes && left >= 0; label++) {
        const chance = Math.exp(outputs[row * classes + label]! - largest);
        left -= chance;
        // Where rounding leaves something at the end it is the last class that has a chance.
        if (chance > 0) labels[row] = label;
      }
    }
    return labels;
  },
  fisherProduct(outputs, vectors, rows) {
    const classes = featuresOfBoth(outputs, vectors, "vectors", rows);
    return byRows(outputs, classes, (product, chances, start) => {
      let mean = 0;
      for (let i = 0; i < classes; i++) mean += chances[i]! * vectors[start + i]!;
      for (let i = 0; i < classes; i++) product[start + i] = chances[i]! * (vectors[start + i]! - mean);
    });
  },
};

function requireLabels(labels: Int32Array, rows: number, classes: number): void {
  requireLength("labels", labels.length, rows);
  const wrong = labels.find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) throw new RangeError(`the label ${wrong} is none of ${classes} classes`);
}

function largestOf(outputs: Floats, row: number, classes: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = row * classes; i < (row + 1) * classes; i++) largest = Math.max(largest, outputs[i]!);
  return largest;
}

function totalOf(outputs: Floats, row: number, classes: number, largest: number): number {
  let total = 0;
  for (let i = row * classes; i < (row + 1) * classes; i++) total += Math.exp(outputs[i]! - largest);
  return total;
}

/** An array like `outputs` of what `write` puts into each row, of the chances there: these are in double precision. */
function byRows<Outputs extends Floats>(
  outputs: Outputs,
  classes: number,
  write: (result: Outputs, chances: Float64Array, start: number, row: number) => void,
): Outputs {
  const result = outputs.slice() as Outputs;
  const chances = new Float64Array(classes);
  for (let row = 0; row * classes < outputs.length; row++) {
    const start = row * classes;
    const largest = largestOf(outputs, row, classes);
    const total = totalOf(outputs, row, classes, largest);
    for (let i = 0; i < classes; i++) chances[i] = Math.exp(outputs[start + i]! - largest) / total;
    write(result, chances, start, row);
  }
  return result;
}
