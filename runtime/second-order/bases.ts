/** Kronecker products in bases where both their factors are diagonal. */
import { multiply, multiplyByTransposed, transposed } from "../linear-algebra/products.ts";
import type { LayerShape } from "./layers.ts";

/** Columns of a basis, [n, n], and a number for each. */
export interface DiagonalBasis {
  readonly basis: Float64Array;
  readonly values: Float64Array;
}

export function zeroBasis(n: number): DiagonalBasis {
  return { basis: new Float64Array(n * n), values: new Float64Array(n) };
}

/** U = K_2 [(K_2' V K_1) / divisor(s_2, s_1)] K_1' for V [outputs, columns], the division by elements. */
export function divideInBases(
  v: Float64Array,
  { outputs, columns }: Pick<LayerShape, "outputs" | "columns">,
  left: DiagonalBasis,
  right: DiagonalBasis,
  divisor: (left: number, right: number) => number,
): Float64Array {
  const turned = multiply(v, right.basis, outputs, columns, columns);
  const seen = multiplyByTransposed(left.basis, turned, outputs, outputs, columns);
  for (let i = 0; i < outputs; i++) {
    for (let j = 0; j < columns; j++) {
      seen[i * columns + j] = seen[i * columns + j]! / divisor(left.values[i]!, right.values[j]!);
    }
  }
  const back = multiply(seen, transposed(right.basis, columns, columns), outputs, columns, columns);
  return multiply(left.basis, back, outputs, outputs, columns);
}
