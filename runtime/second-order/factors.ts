/**
 * The Kronecker factors of a network and their moving averages. For each layer, of the rows A and E of a batch:
 *
 *     right  A' A / cases   [columns, columns]
 *     left   E' E / rows    [outputs, outputs]
 *
 * Where a layer has several rows for each case, as a convolution has, these are the factors of Grosse and Martens, "A Kronecker-factored
 * approximate Fisher matrix for convolution layers", ICML 2016: positions are summed on the right and averaged on the left. The block-tridiagonal
 * inverse also wants the products with the next layer, A_i' A_(i+1) / cases and E_i' E_(i+1) / cases.
 */
import { gramOfColumns, multiplyByTransposed } from "../linear-algebra/products.ts";
import type { LayerRows, LayerShape } from "./layers.ts";
import { blend } from "./trees.ts";

/** Averages by layer, in the order of the layers; of what is not wanted the lists are empty. All are updated in place. */
export interface Factors {
  /** [layers]: batches in each layer's averages. */
  readonly batches: Float64Array;
  /** [layers]: batches in the averages with the next layer. */
  readonly batchesToNext: Float64Array;
  readonly right: readonly Float64Array[];
  readonly left: readonly Float64Array[];
  /** With the next layer, so one fewer: [columns, columns of the next]. */
  readonly rightToNext: readonly Float64Array[];
  readonly leftToNext: readonly Float64Array[];
}

export interface WantedFactors {
  readonly left: boolean;
  readonly toNext: boolean;
}

export function zeroFactors(shapes: readonly LayerShape[], { left, toNext }: WantedFactors): Factors {
  const square = (size: (shape: LayerShape) => number) => shapes.map((shape) => new Float64Array(size(shape) ** 2));
  const pairs = (size: (shape: LayerShape) => number) =>
    shapes.slice(1).map((next, k) => new Float64Array(size(shapes[k]!) * size(next)));
  return {
    batches: new Float64Array(shapes.length),
    batchesToNext: new Float64Array(toNext ? shapes.length : 0),
    right: square(({ columns }) => columns),
    left: left ? square(({ outputs }) => outputs) : [],
    rightToNext: toNext ? pairs(({ columns }) => columns) : [],
    leftToNext: toNext ? pairs(({ outputs }) => outputs) : [],
  };
}

/**
 * Moves the averages: each keeps its share of itself, and the rest comes from these rows, all of the same cases. A layer that has no rows, since it was
 * not called, keeps its averages. Gives whether some layer has averages for the first time.
 */
export function moveFactors(factors: Factors, layers: readonly LayerRows[], keptShare: KeptShare): boolean {
  let hasNew = false;
  for (const [k, { shape, rows, cases, input, adjoint }] of layers.entries()) {
    if (rows === 0) continue;
    const { columns, outputs } = shape;
    const share = nextShare(factors.batches, k, keptShare);
    hasNew ||= factors.batches[k] === 1;
    move(factors.right[k]!, gramOfColumns(input, rows, columns, 1 / cases), share);
    if (k < factors.left.length) move(factors.left[k]!, gramOfColumns(adjoint, rows, outputs, 1 / rows), share);
    if (k >= factors.rightToNext.length) continue;
    const next = layers[k + 1]!;
    if (next.rows === 0) continue;
    if (rows !== cases || next.rows !== cases)
      throw new RangeError(
        `layers '${shape.name}' and '${next.shape.name}' have several rows for a case: no block-tridiagonal inverse`,
      );
    const a = multiplyByTransposed(input, next.input, rows, columns, next.shape.columns);
    const g = multiplyByTransposed(adjoint, next.adjoint, rows, outputs, next.shape.outputs);
    const shareToNext = nextShare(factors.batchesToNext, k, keptShare);
    move(factors.rightToNext[k]!, scaled(a, 1 / cases), shareToNext);
    move(factors.leftToNext[k]!, scaled(g, 1 / cases), shareToNext);
  }
  return hasNew;
}

/** What an average keeps when one more batch comes to it. */
function nextShare(batches: Float64Array, k: number, keptShare: KeptShare): number {
  batches[k] = batches[k]! + 1;
  return keptShare(batches[k]!);
}

function move(average: Float64Array, fresh: Float64Array, share: number): void {
  blend(average, share, 1 - share, fresh);
}

function scaled(x: Float64Array, scale: number): Float64Array {
  return x.map((value) => scale * value);
}

/** The share that an average keeps when the k-th batch comes, k from 1; 0 at first, so nothing that it began with stays. */
export type KeptShare = (k: number) => number;

/** min(1 - 1/k, limit): the plain mean at first. Martens and Grosse 2015, section 5. */
export function cappedShare(limit: number): KeptShare {
  return (k) => Math.min(1 - 1 / k, limit);
}

/** Batches weigh b^age, and the weights sum to 1: an average from zero divided by 1 - b^k. */
export function normalisedShare(b: number): KeptShare {
  return (k) => (b === 0 ? 0 : (b * (1 - b ** (k - 1))) / (1 - b ** k));
}
