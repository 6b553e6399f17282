/** Loops whose neighbouring trips read the same elements, so that they add to the same cells of the gradient. */

/** @differentiable wrt x */
export function smoothness(x: Float64Array): number {
  let sum = 0;
  for (let i = 1; i < x.length - 1; i++) {
    const bend = x[i - 1]! - 2 * x[i]! + x[i + 1]!;
    sum += bend * bend;
  }
  return sum;
}

/** @differentiable wrt x y */
export function pairs(x: Float64Array, y: Float64Array, weight: number): number {
  let sum = 0;
  for (let i = 0; i < x.length - 2; i++) {
    sum += Math.sin(x[i]! * y[i + 1]!) * weight - x[i + 2]! * y[i]!;
    sum += x[i]! * x[i + 2]!;
  }
  return sum;
}

/** @differentiable wrt x */
export function rowsAndSums(x: Float64Array, rows: number, width: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  for (let row = 0; row < rows; row++) {
    for (let i = 1; i < width; i++) sum += x[row * width + i]! * x[row * width + i - 1]!;
  }
  return sum;
}

/** @differentiable wrt x */
export function withGaps(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length - 2; i++) {
    const slope = x[i + 2]! - x[i]!;
    sum += slope > 0 ? slope * slope : 0;
  }
  for (let i = 0; i < x.length - 1; i++) {
    if (x[i]! > 0) sum += x[i + 1]! * 0.5;
    sum -= x[i]! / (1 + x[i + 1]! * x[i + 1]!);
  }
  return sum;
}

/** @differentiable wrt x */
export function leftEarly(x: Float64Array, limit: number): number {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) {
    sum += x[i]! * x[i + 1]!;
    if (sum > limit) break;
  }
  return sum;
}

/** @differentiable wrt x */
export function betweenElements(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) sum += x[i]! * x[i + 1]! * (x[i - 0.5] ?? 1);
  return sum;
}

const waves = (count: number, from = 0.3) => Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + from));

export const samples = {
  smoothness: [[waves(7)], [waves(3)], [waves(2)], [waves(0)]],
  pairs: [
    [waves(6), waves(6, 1), 0.7],
    [waves(3), waves(3, 1), 1.5],
    [waves(2), waves(2, 1), 0.1],
  ],
  rowsAndSums: [
    [waves(9), 3, 0],
    [waves(8), 4, 1],
    [waves(5), 2, 3],
    [waves(6), 3, -1],
  ],
  withGaps: [[waves(8)], [waves(2)], [waves(1)]],
  betweenElements: [[waves(5)], [waves(1)]],
  leftEarly: [
    [waves(8), 0.2],
    [waves(8), 9],
  ],
};
