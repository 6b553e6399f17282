/**
 * The damped inverse (S + damping I)^-1 of one factor S, as it is kept and as it multiplies a matrix from either side. Two
 * choices: the whole inverse, by Cholesky, and one of low rank, from random projections.
 */
import { inversePositiveDefinite } from "../linear-algebra/cholesky.ts";
import { randomizedEigen } from "../linear-algebra/low-rank.ts";
import { NotPositiveDefinite } from "../linear-algebra/not-positive-definite.ts";
import { multiply, multiplyByTransposed, shifted, transposed } from "../linear-algebra/products.ts";
import { checkedOptions, count, countFromZero, flag, having, type OptionRange, type OptionRanges } from "../options.ts";

/** What is kept of an inverse: arrays whose lengths follow from the factor's size alone. */
export type KeptInverse = { readonly [name: string]: Float64Array };

export interface SideInverse {
  readonly description: string;
  /** Zeros of the right lengths, for a factor [n, n]. */
  init(n: number): KeptInverse;
  /** The inverse of `factor` [n, n], symmetric and positive semidefinite. `step` decides what is drawn, if anything is. */
  make(factor: Float64Array, n: number, damping: number, step: number): KeptInverse;
  /** The inverse [n, n] times X [n, columns]. */
  fromLeft(kept: KeptInverse, n: number, x: Float64Array, columns: number): Float64Array;
  /** X [rows, n] times the inverse. */
  fromRight(kept: KeptInverse, n: number, x: Float64Array, rows: number): Float64Array;
}

export const sideInverses: OptionRange = having("fromLeft", "an inverse, such as lowRankInverse() gives");

/** The inverse itself, n^3 operations when it is made and n^2 for each row or column that it multiplies. */
export const wholeInverse: SideInverse = {
  description: "whole",
  init: (n) => ({ inverse: new Float64Array(n * n) }),
  make: (factor, n, damping) => ({
    inverse: inversePositiveDefinite(shifted(factor, n, damping), n, "damped factor"),
  }),
  fromLeft: ({ inverse }, n, x, columns) => multiply(inverse!, x, n, n, columns),
  fromRight: ({ inverse }, n, x, rows) => multiply(x, inverse!, rows, n, n),
};

export interface LowRankInverseOptions {
  /** Eigenvectors that are kept; 220 by default, or all of a smaller factor. */
  readonly rank?: number;
  /** Columns drawn beyond them; 10 by default. */
  readonly oversampling?: number;
  /** Times that the factor is applied once more; 3 by default: eigenvalues of averaged factors fall slowly at their end. */
  readonly powerSteps?: number;
  /** Whether the damping is a share of the factor's largest eigenvalue; false by default. */
  readonly isRelative?: boolean;
  /** Decides the projections; 0 by default. */
  readonly seed?: number;
}

export const lowRankRanges: OptionRanges<LowRankInverseOptions> = {
  rank: count,
  oversampling: countFromZero,
  powerSteps: countFromZero,
  isRelative: flag,
  seed: countFromZero,
};

/**
 * From the leading eigenvectors, U and D, of the factor: Puiu, "Randomized K-FACs", 2022, arXiv 2206.15397. What is left of the factor
 * counts as zero:
 *
 *     (S + l I)^-1 X = X / l + U diag(1 / (D + l) - 1 / l) U' X
 *
 * Its cost is quadratic in n where a whole inverse is cubic. The defaults are the paper's.
 */
export function lowRankInverse(options: LowRankInverseOptions = {}): SideInverse {
  const checked = checkedOptions("lowRankInverse", options, lowRankRanges);
  const { rank = 220, oversampling = 10, powerSteps = 3, isRelative = false, seed = 0 } = checked;
  const keptOf = (n: number) => Math.min(n, rank);

  /** X / l + U diag(weights) (U' X), X [n, columns]. */
  function fromLeft({ basis, weights, scale }: KeptInverse, n: number, x: Float64Array, columns: number): Float64Array {
    const kept = keptOf(n);
    const projected = multiplyByTransposed(basis!, x, n, kept, columns);
    for (let k = 0; k < kept; k++) {
      for (let j = 0; j < columns; j++) projected[k * columns + j] = projected[k * columns + j]! * weights![k]!;
    }
    const result = multiply(basis!, projected, n, kept, columns);
    for (let i = 0; i < result.length; i++) result[i] = result[i]! + scale![0]! * x[i]!;
    return result;
  }

  return {
    description: `rank ${rank} oversampling ${oversampling} powerSteps ${powerSteps} relative ${isRelative} seed ${seed}`,
    init: (n) => ({
      basis: new Float64Array(n * keptOf(n)),
      weights: new Float64Array(keptOf(n)),
      scale: new Float64Array(1),
    }),
    make(factor, n, damping, step) {
      const columns = rank + oversampling;
      const { basis, values } = randomizedEigen(factor, n, keptOf(n), { columns, powerSteps, seed, slot: step });
      const shift = isRelative ? damping * values[0]! : damping;
      // A factor of zeros, as of a layer that was never called, has no scale: what it multiplies, a gradient of zeros, stays one.
      if (isRelative && damping > 0 && values[0] === 0)
        return { basis, weights: values.map(() => 0), scale: Float64Array.of(0) };
      if (!(shift > 0)) throw new NotPositiveDefinite(`an inverse of low rank needs a positive damping, not ${shift}`);
      return {
        basis,
        weights: values.map((value) => 1 / (value + shift) - 1 / shift),
        scale: Float64Array.of(1 / shift),
      };
    },
    fromLeft,
    fromRight: (kept, n, x, rows) => transposed(fromLeft(kept, n, transposed(x, rows, n), rows), n, rows),
  };
}
