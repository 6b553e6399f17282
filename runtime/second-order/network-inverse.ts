/** An approximate inverse of the Fisher matrix of all layers, made of their factors: what K-FAC's variants differ in. */
import { having, type OptionRange } from "../options.ts";
import type { Factors } from "./factors.ts";
import type { LayerShape } from "./layers.ts";
import type { Memory } from "./preconditioner.ts";

export interface NetworkInverse {
  readonly description: string;
  /** Which factors it is made of; right factors always. */
  readonly wants: { readonly left: boolean; readonly toNext: boolean };
  /** Zeros of the right lengths. */
  init(shapes: readonly LayerShape[]): Memory;
  /** `gamma` is the strength of the damping, `step` decides what is drawn, if anything is. */
  make(shapes: readonly LayerShape[], factors: Factors, gamma: number, step: number): Memory;
  /** Times a vector, by blocks [outputs, columns]. */
  apply(inverse: Memory, shapes: readonly LayerShape[], blocks: readonly Float64Array[]): Float64Array[];
}

export const networkInverses: OptionRange = having("make", "an inverse, such as blockDiagonal() gives");
