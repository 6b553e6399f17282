/** What a function built with `layerwise` gives: its outputs, and what flows back to each of its layers. */

/**
 * One layer over one forward pass and one pull. A layer that is called T times has the rows of all calls, in their order.
 * The gradient by weights [out, in] is `outputAdjoint`' `input`, that by the bias the sum of the rows of `outputAdjoint`.
 */
export interface LayerStatistics<Numbers extends Float64Array | Float32Array = Float64Array> {
  /** Its weights, as they are reached from the parameters: `w1`, `parameters.w1`, `layers[0].weights`. */
  readonly name: string;
  /** As its tag says: `dense` unless it says otherwise, `convolution` where each place of an image is a row. */
  readonly kind: string;
  readonly rows: number;
  /** [rows, in], row by row; what the weights are multiplied by. */
  readonly input: Numbers;
  /** [rows, out], row by row: the adjoints of what the layer gives, as they flow back from the cotangent: not divided by anything. */
  readonly outputAdjoint: Numbers;
}

/** What a cotangent of the outputs gives, all new in each pull. */
export interface Pulled<Gradient, Numbers extends Float64Array | Float32Array = Float64Array> {
  readonly gradient: Gradient;
  /** One for each layer whose weights it differentiates by, in the order of their first calls in the text. */
  readonly layers: readonly LayerStatistics<Numbers>[];
}

/**
 * One forward pass. `pull` may be called any number of times, with another cotangent each time; arguments, and outputs
 * that are lists of arrays, must stay as they are until the last.
 */
export interface ForwardPass<Outputs, Cotangent, Gradient, Numbers extends Float64Array | Float32Array = Float64Array> {
  readonly outputs: Outputs;
  readonly pull: (cotangent: Cotangent) => Pulled<Gradient, Numbers>;
}
