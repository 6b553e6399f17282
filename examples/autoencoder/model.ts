/**
 * A deep autoencoder: images through a narrow code and back, as logits of pixels. Written for its value alone; all
 * derivatives are generated.
 */
import { dense, sigmoidCrossEntropy, tanh } from "fluxion/kernels";

export interface Layer {
  /** [out, in] */
  readonly weights: Float64Array;
  /** [out] */
  readonly bias: Float64Array;
}

/** Layers with tanh units, but for the code and the image, which are linear. */
export interface Model {
  readonly encode1: Layer;
  readonly encode2: Layer;
  readonly code: Layer;
  readonly decode1: Layer;
  readonly decode2: Layer;
  readonly image: Layer;
}

/** The logits of all pixels, [rows, pixels], for images of the same shape. */
export function outputs(model: Model, images: Float64Array): Float64Array {
  const { encode1, encode2, code, decode1, decode2, image } = model;
  const first = tanh(dense(images, encode1.weights, encode1.bias));
  const second = tanh(dense(first, encode2.weights, encode2.bias));
  const inner = dense(second, code.weights, code.bias);
  const third = tanh(dense(inner, decode1.weights, decode1.bias));
  const fourth = tanh(dense(third, decode2.weights, decode2.bias));
  return dense(fourth, image.weights, image.bias);
}

/** What training makes small: the mean over the images of the cross-entropy between their pixels and those of the outputs. */
export function loss(model: Model, images: Float64Array, rows: number): number {
  return sigmoidCrossEntropy(outputs(model, images), images, rows);
}

/** The squared distance between an image and its reconstruction, on average. */
export function reconstructionError(model: Model, images: Float64Array, rows: number): number {
  const logits = outputs(model, images);
  let sum = 0;
  for (let k = 0; k < logits.length; k++) sum += (1 / (1 + Math.exp(-logits[k])) - images[k]) ** 2;
  return sum / rows;
}
