/**
 * The one shape of all methods here: a left and a right factor for each layer, how they are applied to its gradient, and what data they are made
 * of. The gradient of a layer's weights is G = E' A / cases, and becomes
 *
 *     left inverse [outputs, outputs]  G [outputs, columns]  right inverse [columns, columns]
 *
 * | method                    | left factor     | right factor  | of                 | file                |
 * | ------------------------- | --------------- | ------------- | ------------------ | ------------------- |
 * | K-FAC                     | E' E of samples | A' A          | moving averages    | kronecker.ts        |
 * | randomized low-rank K-FAC | the same        | the same      | of them a low rank | side-inverse.ts     |
 * | FOOF                      | identity        | A' A          | moving averages    | kronecker.ts        |
 * | ISAAC                     | identity, E' E  | A' A          | this batch         | isaac.ts            |
 * | exact natural gradient    | not factored: all layers' rows of samples in one Gram matrix, of this batch | | natural-gradient.ts |
 */
import type { BiasTreatment, LayerRows, LayerShape } from "./layers.ts";

/** Arrays, in objects and lists of a structure that `init` decides. */
export type Memory = object;

export interface Preconditioner {
  /** Name and options, as text; a checkpoint made by another method is recognised by it. */
  readonly description: string;
  readonly bias: BiasTreatment;
  /** Whether step k, from 1, wants the rows of targets drawn from the network's own distribution, which is one more pull. */
  wantsSamples(k: number): boolean;
  /** Whether it pairs the rows of one case in several layers: then row i of the sampled rows is that of case i, in every layer that has as many. */
  readonly pairsLayers: boolean;
  init(shapes: readonly LayerShape[]): Memory;
  /** The memory that step k applies, k from 1. The given one is consumed. */
  update(memory: Memory, rows: PreconditionerRows, k: number): Memory;
  /**
   * The gradient's blocks [outputs, columns], conditioned. `block` gives that of layer k of the mean loss; ISAAC has no use for it where it
   * conditions the rows before they are summed.
   */
  apply(memory: Memory, block: (k: number) => Float64Array, rows: PreconditionerRows): Float64Array[];
}

export interface PreconditionerRows {
  /** Of the loss: `adjoint` is by the data's own targets. */
  readonly loss: readonly LayerRows[];
  /** Of drawn targets, in the order of the cases where a preconditioner pairs layers; those of the loss where they are not wanted. */
  readonly sampled: readonly LayerRows[];
}
