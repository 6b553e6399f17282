/**
 * The layers' parts of a gradient, also of one whose weights a `layerwise` with `layerWeights: "rows"` has spared: where arrays of length 0
 * stand for them, the gradient is made of the layers' rows, E' A / cases, and only where it is wanted.
 */
import { multiplyByTransposed } from "../linear-algebra/products.ts";
import { type Leaf, mapLeaves, namedLeaves } from "../optimizers/parameters.ts";
import { blockOf, type LayerRows, type LayerShape, rowsOf, writeBlocks } from "./layers.ts";
import type { BatchGradient, LayeredNetwork } from "./network.ts";

/** Layer k's block [outputs, columns] of the mean loss's gradient. */
export function gradientBlock<Parameters extends object, Targets>(
  { layers }: LayeredNetwork<Parameters, Targets>,
  gradient: Parameters,
  { shape, rows, cases, input, adjoint }: LayerRows,
): Float64Array {
  const ofLayer = layers[shape.name]!(gradient);
  if (ofLayer.weights.length > 0) return blockOf(shape, ofLayer);
  const sums = multiplyByTransposed(adjoint, input, rows, shape.outputs, shape.columns);
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! / cases;
  return sums;
}

/** The gradient itself, or where some of it was spared a copy with zeros in its place, to be written. */
export function withRoom<Parameters extends object>(gradient: Parameters, parameters: Parameters): Parameters {
  const lengths = new Map(namedLeaves(parameters).map(([path, { length }]) => [path, length]));
  const isSpared = (leaf: Leaf, path: string) => leaf.length === 0 && lengths.get(path) !== 0;
  if (!namedLeaves(gradient).some(([path, leaf]) => isSpared(leaf, path))) return gradient;
  const zeros = (leaf: Leaf, path: string) =>
    leaf instanceof Float32Array ? new Float32Array(lengths.get(path)!) : new Float64Array(lengths.get(path)!);
  return mapLeaves(gradient, (leaf, path) => (isSpared(leaf, path) ? zeros(leaf, path) : leaf));
}

/** The whole gradient of a batch. */
export function wholeGradient<Parameters extends object, Targets>(
  network: LayeredNetwork<Parameters, Targets>,
  shapes: readonly LayerShape[],
  { gradient, layers }: BatchGradient<Parameters>,
  parameters: Parameters,
  cases: number,
): Parameters {
  const whole = withRoom(gradient, parameters);
  if (whole === gradient) return gradient;
  const blocks = rowsOf(shapes, layers, cases).map((rows) => gradientBlock(network, gradient, rows));
  writeBlocks(network, shapes, blocks, whole);
  return whole;
}
