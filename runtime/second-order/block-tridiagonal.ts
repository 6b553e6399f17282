/**
 * The block-tridiagonal inverse of K-FAC: Martens and Grosse 2015, section 4.3. It agrees with the factored Fisher matrix on the blocks of
 * each layer and its neighbours, and is zero elsewhere:
 *
 *     F^-1 = Xi' Lambda Xi
 *
 * Right factors are R_i, left ones L_i, both damped; those with the next layer, R_(i,i+1) and L_(i,i+1), are not. With
 * P_i = R_(i,i+1) R_(i+1)^-1 and Q_i = L_(i,i+1) L_(i+1)^-1,
 *
 *     Xi       U_i = V_i - Q_i V_(i+1) P_i'
 *     Lambda   U_i <- the solution of  L_i U R_i - (Q_i L_(i+1) Q_i') U (P_i R_(i+1) P_i') = U_i,  the last by its own factors
 *     Xi'      U_i <- U_i - Q_(i-1)' U_(i-1) P_(i-1)     with the values after Lambda on the right
 *
 * Neighbours are layers that follow each other in `layers` of the network. The equation in the middle is solved in the basis where both products are
 * diagonal (appendix B). Eigenvectors cost more than an inverse; in the paper an iteration gets 25 to 40 % further, which does not always pay for its time.
 */
import { inversePositiveDefinite } from "../linear-algebra/cholesky.ts";
import { inverseRoot, symmetricEigen } from "../linear-algebra/eigen.ts";
import { multiply, multiplyByTransposed, shifted, symmetrise, transposed } from "../linear-algebra/products.ts";
import { type DiagonalBasis, divideInBases, zeroBasis } from "./bases.ts";
import { factoredDamping } from "./damping.ts";
import { inLayer } from "./failures.ts";
import type { LayerShape } from "./layers.ts";
import type { NetworkInverse } from "./network-inverse.ts";

/** What one layer that has a next one keeps. */
interface Inner {
  /** P, [columns, columns of the next]. */
  readonly inputsToNext: Float64Array;
  /** Q, [outputs, outputs of the next]. */
  readonly outputsToNext: Float64Array;
  readonly right: DiagonalBasis;
  readonly left: DiagonalBasis;
}

interface Last {
  readonly right: Float64Array;
  readonly left: Float64Array;
}

interface Kept {
  readonly inner: readonly Inner[];
  readonly last: Last;
}

/** 1 - s t is positive but for rounding: what is left of it at least. */
const LEAST = 1e-12;

export function blockTridiagonal(): NetworkInverse {
  return {
    description: "block-tridiagonal",
    wants: { left: true, toNext: true },
    init(shapes): Kept {
      const { columns, outputs } = shapes.at(-1)!;
      return {
        inner: shapes.slice(0, -1).map((shape, k) => ({
          inputsToNext: new Float64Array(shape.columns * shapes[k + 1]!.columns),
          outputsToNext: new Float64Array(shape.outputs * shapes[k + 1]!.outputs),
          right: zeroBasis(shape.columns),
          left: zeroBasis(shape.outputs),
        })),
        last: { right: new Float64Array(columns * columns), left: new Float64Array(outputs * outputs) },
      };
    },
    make(shapes, factors, gamma): Kept {
      const damped = shapes.map((shape, k) => {
        const damping = factoredDamping(shape, factors.right[k]!, factors.left[k]!, gamma);
        const right = shifted(factors.right[k]!, shape.columns, damping.right);
        const left = shifted(factors.left[k]!, shape.outputs, damping.left);
        return { right, left };
      });
      const inverses = damped.map(({ right, left }, k) => {
        const { name, columns, outputs } = shapes[k]!;
        return inLayer(name, () => ({
          right: inversePositiveDefinite(right, columns, "damped factor"),
          left: inversePositiveDefinite(left, outputs, "damped factor"),
        }));
      });
      const inner = shapes.slice(0, -1).map((shape, k): Inner => {
        const next = shapes[k + 1]!;
        const { right, left } = inverses[k + 1]!;
        const inputs = toNext(factors.rightToNext[k]!, right, shape.columns, next.columns);
        const outputs = toNext(factors.leftToNext[k]!, left, shape.outputs, next.outputs);
        const bases = inLayer(shape.name, () => ({
          right: diagonalBasis(damped[k]!.right, inputs.explained, shape.columns),
          left: diagonalBasis(damped[k]!.left, outputs.explained, shape.outputs),
        }));
        return { inputsToNext: inputs.map, outputsToNext: outputs.map, ...bases };
      });
      return { inner, last: inverses.at(-1)! };
    },
    apply(inverse, shapes, blocks) {
      const { inner, last } = inverse as Kept;
      const eased = blocks.map((block, k) => {
        if (k === inner.length) {
          const { columns, outputs } = shapes[k]!;
          return multiply(last.left, multiply(block, last.right, outputs, columns, columns), outputs, outputs, columns);
        }
        const { inputsToNext, outputsToNext, right, left } = inner[k]!;
        const { columns, outputs } = shapes[k]!;
        const next = shapes[k + 1]!;
        const back = transposed(inputsToNext, columns, next.columns);
        const ofNext = multiply(blocks[k + 1]!, back, next.outputs, next.columns, columns);
        const known = multiply(outputsToNext, ofNext, outputs, next.outputs, columns);
        return solveDifference(
          block.map((value, i) => value - known[i]!),
          shapes[k]!,
          left,
          right,
        );
      });
      return eased.map((block, k) => {
        if (k === 0) return block;
        const { inputsToNext, outputsToNext } = inner[k - 1]!;
        const { columns, outputs } = shapes[k]!;
        const before = shapes[k - 1]!;
        const along = multiply(eased[k - 1]!, inputsToNext, before.outputs, before.columns, columns);
        const known = multiplyByTransposed(outputsToNext, along, before.outputs, outputs, columns);
        return block.map((value, i) => value - known[i]!);
      });
    },
  };
}

/** S S_next^-1 [n, next], and S S_next^-1 S' [n, n]: how much of a layer's factor the next layer's explains. */
function toNext(
  across: Float64Array,
  nextInverse: Float64Array,
  n: number,
  next: number,
): { map: Float64Array; explained: Float64Array } {
  const map = multiply(across, nextInverse, n, next, next);
  return { map, explained: multiply(map, transposed(across, n, next), n, next, n) };
}

/** K with K' A K = I and K' C K = diag(values), for symmetric A and C, A positive definite. */
function diagonalBasis(a: Float64Array, c: Float64Array, n: number): DiagonalBasis {
  const root = inverseRoot(a, n);
  const whitened = multiply(multiply(root, c, n, n, n), root, n, n, n);
  const { values, vectors } = symmetricEigen(symmetrise(whitened, n), n);
  return { basis: multiply(root, vectors, n, n, n), values };
}

/** The solution of L U R - (Q L_next Q') U (P R_next P') = V, of what `diagonalBasis` gives for both sides. */
export function solveDifference(
  v: Float64Array,
  shape: Pick<LayerShape, "outputs" | "columns">,
  left: DiagonalBasis,
  right: DiagonalBasis,
): Float64Array {
  return divideInBases(v, shape, left, right, (first, second) => Math.max(LEAST, 1 - first * second));
}
