/** What score matching draws: directions of one length, and noise. The same seed and slot give the same bits. */
import { rowsOf } from "../kernels/shapes.ts";
import { randomNormal } from "../random.ts";

/**
 * Random directions, [rows, features]: each row uniform on the sphere of radius `epsilon`. 0.1 suits differences of values, see
 * `fdSsmOfEnergy`; objectives by derivatives do not depend on the length. Throws a RangeError where `epsilon` is not positive.
 */
export function directions(rows: number, features: number, seed: number, epsilon = 0.1, slot = 0): Float64Array {
  if (!(epsilon > 0)) throw new RangeError(`a length is a positive number, not ${epsilon}`);
  const v = Float64Array.from({ length: rows * features }, (_, i) => randomNormal(seed, slot, i));
  for (let start = 0; start < v.length; start += features) {
    let square = 0;
    for (let i = start; i < start + features; i++) square += v[i]! * v[i]!;
    const factor = epsilon / Math.sqrt(square);
    for (let i = start; i < start + features; i++) v[i]! *= factor;
  }
  return v;
}

/** `x` plus standard normal numbers times `sigma`, or times that of each row of [rows, features] where there is one for each. */
export function noised(x: Float64Array, sigma: number | Float64Array, seed: number, slot = 1): Float64Array {
  const features = typeof sigma === "number" ? 1 : rowsOf(x.length, sigma.length);
  return x.map((value, i) => {
    const size = typeof sigma === "number" ? sigma : sigma[Math.floor(i / features)]!;
    return value + size * randomNormal(seed, slot, i);
  });
}
