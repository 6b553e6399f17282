/** What the library's own loops keep: its reader does not change them. */
import { tanh } from "fluxion/kernels";

/** @differentiable wrt w modes grad */
export function once(w: Float64Array): number {
  const h = tanh(w);
  let sum = 0;
  for (let i = 0; i < h.length; i++) sum += h[i]! * h[i]!;
  return sum;
}

/** @differentiable wrt w modes grad */
export function repeated(w: Float64Array, times: number): number {
  let h: Float64Array = w.slice();
  for (let t = 0; t < times; t++) h = tanh(h);
  let sum = 0;
  for (let i = 0; i < h.length; i++) sum += h[i]!;
  return sum;
}
