/**
 * What second-order training asks of the distribution r(y | z) that a network's outputs z stand for. Outputs are rows of
 * natural parameters, so the Fisher matrix of a row is also the Hessian of its loss, which is -log r(y | z).
 */
import { requireLength, rowsOf } from "../kernels/shapes.ts";

export type Floats = Float64Array | Float32Array;

/**
 * Pure functions over rows: `outputs` is [rows, features], row by row, and nothing that is handed over is changed. What has the
 * shape of the outputs has their type, too. All throw a RangeError where there are no rows or the lengths do not fit each other.
 */
export interface OutputDistribution<Targets> {
  /** The mean over the rows of -log r(target | output), but for a constant. */
  loss(outputs: Floats, targets: Targets, rows: number): number;
  /** The gradient of `loss` by the outputs, [rows, features]: that of a mean, so each row is divided by their number. */
  gradient<Outputs extends Floats>(outputs: Outputs, targets: Targets, rows: number): Outputs;
  /**
   * Targets drawn from the distribution itself; numbers have the type of the outputs. Element i of the counter-based stream `slot` of `seed`
   * makes target i, so the same seed and slot give the same targets; a run wants another seed for each step, from `stepSeed`.
   */
  sample(outputs: Floats, rows: number, seed: number, slot?: number): Targets;
  /** The Fisher matrix of each row times the same row of `vectors`, both [rows, features]; not divided by their number. */
  fisherProduct<Outputs extends Floats>(outputs: Outputs, vectors: Floats, rows: number): Outputs;
}

/** The features of a row. */
export function featuresOf(outputs: Floats, rows: number): number {
  return rowsOf(outputs.length, rows);
}

/** The same for what must have the shape of the outputs. */
export function featuresOfBoth(outputs: Floats, other: Floats, name: string, rows: number): number {
  requireLength(name, other.length, outputs.length);
  return featuresOf(outputs, rows);
}

/** An array of the length and the type of `outputs`, of what `at` gives for each place. */
export function alike<Outputs extends Floats>(outputs: Outputs, at: (place: number) => number): Outputs {
  const result = outputs.slice() as Outputs;
  for (let i = 0; i < result.length; i++) result[i] = at(i);
  return result;
}
