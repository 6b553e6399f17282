/**
 * Parameters of no layer, as the gains of a normalisation or a table of embeddings: their part of the Fisher matrix counts as diagonal, and as
 * unrelated to the layers'. Its diagonal is estimated by the pull that the layers' left factors are made of: with sampled targets the gradients
 * of B cases are independent and of mean zero, so that for g, the gradient of their mean loss,
 *
 *     E[B g_j^2] = F_jj        (Liu, Li, Hall, Liang and Ma, "Sophia", 2023, arXiv 2305.14342, the Gauss-Newton-Bartlett estimator)
 *     Delta_j = -gradient_j / (F_jj + gamma^2)
 *
 * gamma^2 is what factored damping comes to for the block of a layer. Averages are those of the layers' factors.
 */
import { type Leaf, namedLeaves, zerosLike } from "../../optimizers/parameters.ts";
import { type LayerShape, writeBlocks } from "../layers.ts";
import type { LayeredNetwork } from "../network.ts";

/** The average of the Fisher matrix's diagonal by the path of its array, as long as that; of arrays that lie in layers there is none. */
export interface Outside {
  readonly [path: string]: Float64Array;
}

/** Zeros for every array of which some part is in no layer. Throws where layers share parameters. */
export function zeroOutside<Parameters extends object, Targets>(
  network: LayeredNetwork<Parameters, Targets>,
  shapes: readonly LayerShape[],
  parameters: Parameters,
): Outside {
  const marks = zerosLike(parameters);
  const ones = shapes.map(({ outputs, columns }) => new Float64Array(outputs * columns).fill(1));
  writeBlocks(network, shapes, ones, marks);
  const leaves = namedLeaves(marks);
  const marked = leaves.reduce((sum, [, leaf]) => sum + countOf(leaf, 1), 0);
  const inLayers = ones.reduce((sum, { length }) => sum + length, 0);
  if (marked !== inLayers) throw new RangeError(`layers of ${inLayers} parameters share some: they have ${marked}`);
  const outside = leaves.filter(([, leaf]) => countOf(leaf, 0) > 0);
  return Object.fromEntries(outside.map(([path, { length }]) => [path, new Float64Array(length)]));
}

function countOf(leaf: Leaf, number: number): number {
  let count = 0;
  for (let i = 0; i < leaf.length; i++) if (leaf[i] === number) count++;
  return count;
}

/** Moves the averages: each keeps `share` of itself, and the rest is of the gradient of the mean loss of `cases` cases with sampled targets. */
export function moveOutside(outside: Outside, gradient: object, cases: number, share: number): void {
  for (const [path, leaf] of namedLeaves(gradient)) {
    const average = outside[path];
    if (average === undefined) continue;
    for (let i = 0; i < average.length; i++) {
      const slope = leaf[i] as number;
      average[i] = share * average[i]! + (1 - share) * cases * slope * slope;
    }
  }
}

/** Overwrites these arrays of `delta`, what lies in layers included. */
export function proposeOutside(outside: Outside, gradient: object, gamma: number, delta: object): void {
  const slopes = new Map(namedLeaves(gradient));
  for (const [path, leaf] of namedLeaves(delta)) {
    const average = outside[path];
    if (average === undefined) continue;
    const slope = slopes.get(path)!;
    for (let i = 0; i < leaf.length; i++) leaf[i] = -(slope[i] as number) / (average[i]! + gamma * gamma);
  }
}
