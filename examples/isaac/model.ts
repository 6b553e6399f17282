/** A classifier of small digits with four rectified hidden layers, as its scores alone. */
import { dense, relu } from "fluxion/kernels";

export const pixels = 64;
export const units = 128;
export const digits = 10;

export interface Layer {
  /** [out, in] */
  readonly weights: Float64Array;
  /** [out] */
  readonly bias: Float64Array;
}

export interface Model {
  readonly hidden1: Layer;
  readonly hidden2: Layer;
  readonly hidden3: Layer;
  readonly hidden4: Layer;
  readonly scores: Layer;
}

/** The scores of every digit for each image, [rows, digits]. */
export function scoresOf(model: Model, images: Float64Array): Float64Array {
  const { hidden1, hidden2, hidden3, hidden4, scores } = model;
  const first = relu(dense(images, hidden1.weights, hidden1.bias));
  const second = relu(dense(first, hidden2.weights, hidden2.bias));
  const third = relu(dense(second, hidden3.weights, hidden3.bias));
  const fourth = relu(dense(third, hidden4.weights, hidden4.bias));
  return dense(fourth, scores.weights, scores.bias);
}
