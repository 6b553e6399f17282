/**
 * The inverse of each layer's block with the damping of the whole, in place of a damping of each factor: George, Laurent, Bouthillier, Ballas and
 * Vincent, "Fast approximate natural gradient descent in a Kronecker-factored eigenbasis", NeurIPS 2018, without its rescaling. With
 * eigenvectors Q and values d of both factors,
 *
 *     (left x right + gamma^2 I)^-1 V = Q_L [(Q_L' V Q_R) / (d_L d_R' + gamma^2)] Q_R'
 *
 * Benzing, ICML 2022, finds the factored damping to train better, so this is for comparisons.
 */
import { symmetricEigen } from "../linear-algebra/eigen.ts";
import { type DiagonalBasis, divideInBases, zeroBasis } from "./bases.ts";
import { inLayer } from "./failures.ts";
import type { NetworkInverse } from "./network-inverse.ts";

interface Kept {
  readonly right: readonly DiagonalBasis[];
  readonly left: readonly DiagonalBasis[];
  /** [1]: gamma^2. */
  readonly damping: Float64Array;
}

export function exactlyDamped(): NetworkInverse {
  return {
    description: "exactly damped",
    wants: { left: true, toNext: false },
    init: (shapes): Kept => ({
      right: shapes.map(({ columns }) => zeroBasis(columns)),
      left: shapes.map(({ outputs }) => zeroBasis(outputs)),
      damping: new Float64Array(1),
    }),
    make: (shapes, { right, left }, gamma): Kept => ({
      right: shapes.map(({ name, columns }, k) => inLayer(name, () => basisOf(right[k]!, columns))),
      left: shapes.map(({ name, outputs }, k) => inLayer(name, () => basisOf(left[k]!, outputs))),
      damping: Float64Array.of(gamma ** 2),
    }),
    apply(inverse, shapes, blocks) {
      const { right, left, damping } = inverse as Kept;
      const divisor = (first: number, second: number) => first * second + damping[0]!;
      return shapes.map((shape, k) => divideInBases(blocks[k]!, shape, left[k]!, right[k]!, divisor));
    },
  };
}

function basisOf(factor: Float64Array, n: number): DiagonalBasis {
  const { values, vectors } = symmetricEigen(factor, n);
  // Rounding may leave a value below the zero that it is.
  return { basis: vectors, values: values.map((value) => Math.max(0, value)) };
}
