/** Parameters, gradients and directions as vectors. */
import { zipLeaves } from "../optimizers/parameters.ts";

/** The inner product of two trees of one structure. */
export function dotOf(a: object, b: object): number {
  let sum = 0;
  zipLeaves(a, [b], (left, right) => {
    for (let i = 0; i < left.length; i++) sum += (left[i] as number) * (right[i] as number);
  });
  return sum;
}

/** target <- keep target + factor source, of trees or single arrays. */
export function blend(target: object, keep: number, factor: number, source: object): void {
  zipLeaves(target, [source], (to, from) => {
    for (let i = 0; i < to.length; i++) to[i] = keep * (to[i] as number) + factor * (from[i] as number);
  });
}
