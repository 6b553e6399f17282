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

/**
 * The gradient itself, or where some of it was spared a copy with zeros in its place, to be written with the blocks of the listed layers. Throws
 * where such an array is of no listed layer: nobody would write its gradient.
 */
export function withRoom<Parameters extends object, Targets>(
  { layers }: LayeredNetwork<Parameters, Targets>,
  { gradient, layers: records }: Pick<BatchGradient<Parameters>, "gradient" | "layers">,
  parameters: Parameters,
): Parameters {
  const lengths = new Map(namedLeaves(parameters).map(([path, { length }]) => [path, length]));
  const isSpared = (leaf: Leaf, path: string) => leaf.length === 0 && (lengths.get(path) ?? 0) > 0;
  if (!namedLeaves(gradient).some(([path, leaf]) => isSpared(leaf, path))) return gradient;
  const zeros = (leaf: Leaf, path: string) =>
    leaf instanceof Float32Array ? new Float32Array(lengths.get(path)!) : new Float64Array(lengths.get(path)!);
  const whole = mapLeaves(gradient, (leaf, path) => (isSpared(leaf, path) ? zeros(leaf, path) : leaf));
  const listed = new Set(Object.values(layers).map((of) => storageOf(of(whole).weights)));
  const lost = namedLeaves(gradient).find(
    ([path, leaf], k) => isSpared(leaf, path) && !listed.has(storageOf(namedLeaves(whole)[k]![1])),
  );
  if (lost === undefined) return whole;
  const unlisted = records.filter(({ name }) => layers[name] === undefined).map(({ name }) => `'${name}'`);
  throw new RangeError(
    `the gradient by '${lost[0]}' was left to the layers' rows, and no layer in the network's 'layers' has it: list ` +
      `${unlisted.join(", ")} there too, or build 'layerwise' without layerWeights "rows"`,
  );
}

/** The same for an array and a view of all of it. */
function storageOf(leaf: Leaf): object {
  return ArrayBuffer.isView(leaf) ? leaf.buffer : leaf;
}

/** The whole gradient of a batch. */
export function wholeGradient<Parameters extends object, Targets>(
  network: LayeredNetwork<Parameters, Targets>,
  shapes: readonly LayerShape[],
  batch: BatchGradient<Parameters>,
  parameters: Parameters,
  cases: number,
): Parameters {
  const { gradient, layers } = batch;
  const whole = withRoom(network, batch, parameters);
  if (whole === gradient) return gradient;
  const blocks = rowsOf(shapes, layers, cases).map((rows) => gradientBlock(network, gradient, rows));
  writeBlocks(network, shapes, blocks, whole);
  return whole;
}
