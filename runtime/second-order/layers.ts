/**
 * Layers as the methods compute with them: in double precision, weights and bias as one matrix where that is wanted, and output
 * adjoints of single cases. Records of a pull and trees of parameters come in here, and blocks leave.
 */
import type { Floats } from "../distributions/distribution.ts";
import type { Leaf } from "../optimizers/parameters.ts";
import type { LayeredNetwork, LayerParameters, LayerRecord } from "./network.ts";

export interface LayerShape {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Columns of the layer's block: its inputs, and one for the bias where that is conditioned with the weights. */
  readonly columns: number;
}

/** A layer's inputs and output adjoints, one row for each. */
export interface LayerRows {
  readonly shape: LayerShape;
  readonly rows: number;
  /** Cases that the rows belong to. */
  readonly cases: number;
  /** A, [rows, columns]; its last column is ones where the bias is conditioned with the weights. */
  readonly input: Float64Array;
  /** E, [rows, outputs]: the derivative of each case's own loss, not divided by the number of cases. */
  readonly adjoint: Float64Array;
}

/** Whether the bias is a further column of the weights, or left to the first-order method. */
export type BiasTreatment = "homogeneous" | "plain";

/** Throws where the layers' parameters have no such shapes. */
export function shapesOf<Parameters extends object, Targets>(
  { layers }: LayeredNetwork<Parameters, Targets>,
  parameters: Parameters,
  treatment: BiasTreatment,
): LayerShape[] {
  const entries = Object.entries(layers);
  if (entries.length === 0) throw new RangeError("the network's 'layers' lists no layer");
  return entries.map(([name, of]) => {
    const ofLayer: LayerParameters | undefined = of(parameters);
    if (ofLayer?.weights === undefined)
      throw new TypeError(`layer '${name}': its function in 'layers' gives no { weights, bias } of the parameters`);
    const { weights, bias, outputs = bias?.length } = ofLayer;
    if (outputs === undefined) throw new RangeError(`layer '${name}' has no bias, so it must tell its outputs`);
    const inputs = weights.length / outputs;
    if (!Number.isSafeInteger(inputs) || inputs < 1 || (bias !== undefined && bias.length !== outputs))
      throw new RangeError(
        `layer '${name}' has ${weights.length} weights and ${bias?.length ?? "no"} biases for ${outputs} outputs`,
      );
    const columns = inputs + (bias !== undefined && treatment === "homogeneous" ? 1 : 0);
    return { name, inputs, outputs, columns };
  });
}

/**
 * The records of a pull with a mean loss's cotangent, in the order of the shapes. Here and nowhere else the adjoints, which are those of a
 * mean, are multiplied by the number of cases. Throws where a layer is missing or comes twice.
 */
export function rowsOf(shapes: readonly LayerShape[], records: readonly LayerRecord[], cases: number): LayerRows[] {
  return shapes.map((shape) => {
    const { name, inputs, outputs, columns } = shape;
    const found = records.filter((record) => record.name === name);
    const [record] = found;
    if (record === undefined || found.length > 1) {
      const names = records.map((other) => `'${other.name}'`).join(", ");
      throw new RangeError(
        `layer '${name}' is ${found.length === 0 ? "none" : "several"} of those of the pull: ${names}`,
      );
    }
    const { rows } = record;
    if (record.input.length !== rows * inputs || record.outputAdjoint.length !== rows * outputs)
      throw new RangeError(`layer '${name}' has other inputs or outputs than its parameters`);
    const input = columns === inputs ? inDouble(record.input) : withOnes(record.input, rows, inputs);
    const adjoint = new Float64Array(rows * outputs);
    for (let i = 0; i < adjoint.length; i++) adjoint[i] = cases * record.outputAdjoint[i]!;
    return { shape, rows, cases, input, adjoint };
  });
}

/** The numbers themselves where they are in double precision: nobody writes a layer's inputs. */
function inDouble(numbers: Floats): Float64Array {
  return numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);
}

/** X [rows, n] with a further column of ones. */
function withOnes(x: Floats, rows: number, n: number): Float64Array {
  const wider = new Float64Array(rows * (n + 1));
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < n; i++) wider[row * (n + 1) + i] = x[row * n + i]!;
    wider[row * (n + 1) + n] = 1;
  }
  return wider;
}

/** The layers' parts of a tree, as matrices [outputs, columns]. */
export function blocksOf<Parameters extends object, Targets>(
  { layers }: LayeredNetwork<Parameters, Targets>,
  shapes: readonly LayerShape[],
  tree: Parameters,
): Float64Array[] {
  return shapes.map((shape) => blockOf(shape, layers[shape.name]!(tree)));
}

/** A layer's part of a tree as a matrix [outputs, columns]. */
export function blockOf(shape: LayerShape, ofLayer: LayerParameters): Float64Array {
  const block = new Float64Array(shape.outputs * shape.columns);
  eachElement(shape, ofLayer, (place, leaf, index) => {
    block[place] = leaf[index]!;
  });
  return block;
}

/** Overwrites the layers' parts of a tree. */
export function writeBlocks<Parameters extends object, Targets>(
  { layers }: LayeredNetwork<Parameters, Targets>,
  shapes: readonly LayerShape[],
  blocks: readonly Float64Array[],
  tree: Parameters,
): void {
  for (const [k, shape] of shapes.entries()) {
    const block = blocks[k]!;
    eachElement(shape, layers[shape.name]!(tree), (place, leaf, index) => {
      leaf[index] = block[place]!;
    });
  }
}

/** Each element of a block, with the array of the tree that it stands in. */
function eachElement(
  { inputs, outputs, columns }: LayerShape,
  { weights, bias }: LayerParameters,
  visit: (place: number, leaf: Leaf, index: number) => void,
): void {
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) visit(o * columns + i, weights, o * inputs + i);
    if (columns > inputs) visit(o * columns + inputs, bias!, o);
  }
}
