/** Layers in the IR: functions that are marked, their calls, and what becomes of a function that is taken layer by layer. */
import type { IrFunction, Origin, Value } from "./nodes.ts";

/** A function marked as a layer: what is made of rows of inputs is linear in its weights. */
export interface LayerFacts {
  /** The function's name. */
  readonly name: string;
  /** What its tag says that it is. */
  readonly kind: string;
  /** The positions, among the leaves of its parameters, of what it is handed. */
  readonly input: number;
  readonly weights: number;
  readonly bias: number | undefined;
  /** The function is no layer: it is the derivative of one that calls this layer. */
  readonly isInDerivative?: true;
}

/** The layer that a function is. */
export function layerOf({ layer }: IrFunction): LayerFacts | undefined {
  return layer?.isInDerivative ? undefined : layer;
}

/**
 * Where a function that runs forwards, and then backwards, can be cut in two: `reverseStatements` of its last statements run
 * backwards, and of what it gives the first `outputLeaves` are there before them.
 */
export interface Seam {
  readonly reverseStatements: number;
  readonly outputLeaves: number;
  /** How many of the last parameters only what runs backwards reads. */
  readonly cotangents: number;
  readonly layers: readonly LayerUse[];
}

/** A layer that a function calls, as reports name it. */
export interface LayerUse {
  readonly name: string;
  readonly kind: string;
  /** The function that is marked. */
  readonly function: string;
  /** What the weights and the bias are called in the source, where each has a name of its own. */
  readonly sizes?: readonly [weights: string, bias: string];
  /** One layer for each element of a list: they are called by what stands before and behind the number of the element. */
  readonly ofList?: { readonly before: string; readonly behind: string };
}

/** What runs backwards behind a forward pass. It is handed what that keeps, and then the cotangents. */
export interface Pull {
  readonly fn: IrFunction;
  /** The first so many of what is kept are arrays that it writes: each run is handed copies. */
  readonly written: number;
  /** How many values are kept besides. */
  readonly kept: number;
  readonly layers: readonly LayerUse[];
}

/**
 * A layer has just been called: with these weights, and the bias if it has one, it made `output` of `input`. It does nothing;
 * where reverse mode looks at layers, it reads the input here, and the output's adjoint.
 */
export interface Tap {
  readonly kind: "tap";
  readonly layer: LayerFacts;
  readonly input: Value;
  readonly weights: Value;
  readonly bias: Value | undefined;
  readonly output: Value;
  /** By which number the layer is known, once it is. */
  readonly number?: number;
  /** Of one layer for each element of a list: that list, a parameter's leaf, and the element whose weights these are. */
  readonly element?: { readonly list: Value; readonly index: Value };
  readonly origin: Origin;
}
