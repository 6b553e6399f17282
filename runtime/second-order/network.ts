/**
 * What second-order methods ask of a network: its outputs, and on the way back each layer's inputs and output adjoints. The
 * request `layerwise` generates these from a function whose layers carry the mark `@layer`.
 */
import type { Floats, OutputDistribution } from "../distributions/distribution.ts";
import type { LayerStatistics, Pulled } from "../layers.ts";
import type { Leaf } from "../optimizers/parameters.ts";

/** A layer's inputs and output adjoints, row by row, as a pull gives them. */
export type LayerRecord = LayerStatistics<Floats>;

/** One pass forwards, as a function that `layerwise` generates gives it. */
export interface LayeredPass<Parameters extends object> {
  /** [cases, features] */
  readonly outputs: Floats;
  /** What a cotangent [cases, features] of the outputs gives, in new arrays; may be called again with another, on the same pass. */
  pull(cotangent: Floats): Pulled<Parameters, Floats>;
}

/** The parameters of one layer, in a structure like the network's own: that of the parameters, a gradient or a direction. */
export interface LayerParameters {
  /** [out, in] row by row. */
  readonly weights: Leaf;
  /** [out]; a layer may have none. */
  readonly bias?: Leaf;
  /** How many outputs a layer without a bias has. */
  readonly outputs?: number;
}

export interface LayeredNetwork<Parameters extends object, Targets> {
  /** What the outputs stand for; it has the loss. */
  readonly distribution: OutputDistribution<Targets>;
  /**
   * Where each layer's parameters are, by the name that the layer has in `layers` of a pull. Layers that follow each other here are neighbours to
   * `blockTridiagonal`.
   */
  readonly layers: { readonly [name: string]: (tree: Parameters) => LayerParameters };
  /** The outputs for chosen cases, as positions in the data. */
  layerwise(parameters: Parameters, cases: Uint32Array): LayeredPass<Parameters>;
  /** The targets of chosen cases. */
  targets(cases: Uint32Array): Targets;
  /**
   * The outputs, and how they change along a direction in the parameters, both [cases, features]: what `jvp` generates. K-FAC
   * finds with it how far to step.
   */
  jvp?(parameters: Parameters, cases: Uint32Array, direction: Parameters): readonly [Floats, Floats];
}

/** The loss of a batch, its gradient and what the layers tell of it. */
export interface BatchGradient<Parameters extends object> extends Pulled<Parameters, Floats> {
  /** Mean over the cases. */
  readonly loss: number;
  readonly pass: LayeredPass<Parameters>;
}

export function gradientOf<Parameters extends object, Targets>(
  network: LayeredNetwork<Parameters, Targets>,
  parameters: Parameters,
  cases: Uint32Array,
): BatchGradient<Parameters> {
  const { distribution } = network;
  const pass = network.layerwise(parameters, cases);
  const targets = network.targets(cases);
  const loss = distribution.loss(pass.outputs, targets, cases.length);
  return { ...pass.pull(distribution.gradient(pass.outputs, targets, cases.length)), loss, pass };
}
