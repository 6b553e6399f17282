/** How strongly the two factors of a layer are damped. */
import { traceOf } from "../linear-algebra/products.ts";
import type { LayerShape } from "./layers.ts";

export interface FactorDamping {
  readonly right: number;
  readonly left: number;
}

/**
 * Factored Tikhonov damping: Martens and Grosse 2015, section 6.3. The right factor gets pi gamma I, the left one gamma / pi I with
 *
 *     pi = sqrt((tr right / columns) / (tr left / outputs))
 *
 * so that both are damped alike beside what they are on average. Of the product (right + pi gamma I) x (left + gamma / pi I), gamma^2 is the
 * damping of the whole.
 */
export function factoredDamping(
  { columns, outputs }: LayerShape,
  right: Float64Array,
  left: Float64Array,
  gamma: number,
): FactorDamping {
  const ratio = traceOf(right, columns) / columns / (traceOf(left, outputs) / outputs);
  // A factor of zeros, as of a layer that nothing has reached yet, has no share to compare.
  const pi = ratio > 0 && Number.isFinite(ratio) ? Math.sqrt(ratio) : 1;
  return { right: pi * gamma, left: gamma / pi };
}
