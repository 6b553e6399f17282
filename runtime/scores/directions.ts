/** What score matching draws: directions of one length, and noise. The same seed and slot give the same bits. */
import { countOf, rowsOf } from "../kernels/shapes.ts";
import { randomNormal } from "../random.ts";

/**
 * Random directions, [rows, features]: each row uniform on the sphere of radius `epsilon`. 0.1 suits differences of
 * values, see `fdSsmOfEnergy`; objectives by derivatives do not depend on the length. Throws a RangeError where
 * `epsilon` is not positive, or `rows` or `features` no whole number.
 */
export function directions(rows: number, features: number, seed: number, epsilon = 0.1, slot = 0): Float64Array {
  return orthogonalDirections(rows, features, 1, seed, epsilon, slot);
}

/**
 * `count` directions for each row, [rows x count, features], at right angles to each other, each uniform on the sphere
 * of radius `epsilon`. The rows they are for are to stand as many times one after the other. Averaged over them an
 * objective is less noisy, and with as many as there are features what is projected is the whole: FD-DSM is then DSM,
 * but for O(epsilon^2). Throws a RangeError where there are more than features, `epsilon` is not positive, or `rows` or
 * `features` no whole number.
 */
export function orthogonalDirections(
  rows: number,
  features: number,
  count: number,
  seed: number,
  epsilon = 0.1,
  slot = 0,
): Float64Array {
  if (!(epsilon > 0 && epsilon < Number.POSITIVE_INFINITY))
    throw new RangeError(`a length is a positive number, not ${epsilon}`);
  if (!(Number.isInteger(count) && count >= 1 && count <= features))
    throw new RangeError(`of ${features} features at most as many directions are orthogonal, not ${count}`);
  const total = countOf("rows", rows, 0) * count;
  const v = Float64Array.from({ length: total * countOf("features", features, 1) }, (_, i) =>
    randomNormal(seed, slot, i),
  );
  const product = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < features; i++) sum += v[a + i]! * v[b + i]!;
    return sum;
  };
  for (let row = 0; row < total; row++) {
    const start = row * features;
    // By Gram and Schmidt, from those of the same row that came before.
    for (let before = row - (row % count); before < row; before++) {
      const part = product(start, before * features) / (epsilon * epsilon);
      for (let i = 0; i < features; i++) v[start + i]! -= part * v[before * features + i]!;
    }
    const factor = epsilon / Math.sqrt(product(start, start));
    for (let i = 0; i < features; i++) v[start + i]! *= factor;
  }
  return v;
}

/**
 * `x` plus standard normal numbers times `sigma`, or times that of each row of [rows, features] where there is one for
 * each. Throws a RangeError where one is no number from 0.
 */
export function noised(x: Float64Array, sigma: number | Float64Array, seed: number, slot = 1): Float64Array {
  const features = typeof sigma === "number" ? 1 : rowsOf(x.length, sigma.length);
  for (const size of typeof sigma === "number" ? [sigma] : sigma) {
    if (!(size >= 0 && size < Number.POSITIVE_INFINITY))
      throw new RangeError(`'sigma' is ${size}, not a number from 0`);
  }
  return x.map((value, i) => {
    const size = typeof sigma === "number" ? sigma : sigma[Math.floor(i / features)]!;
    return value + size * randomNormal(seed, slot, i);
  });
}
