/**
 * Whose each row is. A layer called once for a whole batch has the cases' rows in their order; one called for each case by itself has them in the order of
 * its calls, and one to which cases are routed may have two rows of one and none of another. Methods that pair a case's rows in several layers need to
 * know, and it is asked of the pass itself: a pull is linear, so a second one whose cotangent is s_i times the first's for case i has s_i times its
 * rows. The s_i are spread evenly by their logarithms, so that they are told apart as well as can be.
 */
import type { Floats } from "../distributions/distribution.ts";
import type { LayerRows } from "./layers.ts";

/** The s_i lie between 2^-20 and 2^20: single precision has room for them. */
const OCTAVES = 40;

/** How far a row may be from s_i times itself, in shares of its largest number: rounding stays below it, and what is mixed of cases does not. */
const ROUNDING = 1e-3;

/** Rows without a larger number count as such that nothing flows back to. */
const LEAST = 1e-28;

/** A cotangent [cases, features] with case i's row times s_i. */
export function markedByCase(cotangent: Floats, cases: number): Floats {
  const features = cotangent.length / cases;
  return cotangent.map((value, at) => value * markOf(Math.floor(at / features), cases));
}

function markOf(position: number, cases: number): number {
  return 2 ** (OCTAVES * (position / Math.max(1, cases - 1) - 0.5));
}

/**
 * The rows of the layers with row i of case i, where a layer has as many rows as there are cases. `marked` are those of a pull with the cotangent of
 * `markedByCase`. Throws where a row is of several cases, or a case has several rows, or where that is not to be known.
 */
export function inCaseOrder(layers: readonly LayerRows[], marked: readonly LayerRows[]): LayerRows[] {
  return layers.map((layer, k) => {
    if (layer.rows !== layer.cases) return layer;
    const order = completed(layer, casesOfRows(layer, marked[k]!.adjoint));
    return order === undefined ? layer : reordered(layer, order);
  });
}

/** The case of each row; undefined where nothing flows back to it. */
function casesOfRows({ shape, rows, cases, adjoint }: LayerRows, marked: Float64Array): (number | undefined)[] {
  const { name, outputs } = shape;
  const owners = new Map<number, number>();
  return Array.from({ length: rows }, (_, row) => {
    const start = row * outputs;
    let largest = start;
    for (let at = start; at < start + outputs; at++) {
      if (Math.abs(adjoint[at]!) > Math.abs(adjoint[largest]!)) largest = at;
    }
    const [value, image] = [adjoint[largest]!, marked[largest]!];
    // What is not finite ends the step elsewhere, with its reason.
    if (!(Math.abs(value) > LEAST) || !Number.isFinite(image / value)) return undefined;
    const place = (Math.log2(image / value) / OCTAVES + 0.5) * Math.max(1, cases - 1);
    const position = Math.round(place);
    const scale = markOf(position, cases);
    let isOfOne = Math.abs(place - position) < 1 / 4;
    for (let at = start; at < start + outputs; at++) {
      isOfOne &&= Math.abs(marked[at]! - scale * adjoint[at]!) <= ROUNDING * Math.abs(image);
    }
    if (!isOfOne) throw new RangeError(`row ${row} of layer '${name}' is of no single case: its adjoint mixes several`);
    if (owners.has(position))
      throw new RangeError(
        `rows ${owners.get(position)} and ${row} of layer '${name}' are of one case, whose gradient is then no outer product`,
      );
    owners.set(position, row);
    return position;
  });
}

/**
 * The rows' cases with those of the rows that nothing flows back to; undefined where they are in the order of the rows. What is known decides: forwards,
 * backwards, or all but one.
 */
function completed({ shape, rows }: LayerRows, cases: readonly (number | undefined)[]): readonly number[] | undefined {
  const agrees = (order: (row: number) => number) =>
    cases.every((position, row) => position === undefined || position === order(row));
  if (agrees((row) => row)) return undefined;
  if (agrees((row) => rows - 1 - row)) return cases.map((_, row) => rows - 1 - row);
  const known = new Set(cases);
  const left = cases.map((_, position) => position).filter((position) => !known.has(position));
  if (left.length > 1)
    throw new RangeError(
      `layer '${shape.name}' has its rows in an order of its own, and nothing flows back to ${left.length} of them: whose they are is not known`,
    );
  return cases.map((position) => position ?? left[0]!);
}

function reordered(layer: LayerRows, order: readonly number[]): LayerRows {
  const moved = (from: Float64Array, width: number) => {
    const to = new Float64Array(from.length);
    for (const [row, position] of order.entries()) {
      to.set(from.subarray(row * width, (row + 1) * width), position * width);
    }
    return to;
  };
  return {
    ...layer,
    input: moved(layer.input, layer.shape.columns),
    adjoint: moved(layer.adjoint, layer.shape.outputs),
  };
}
