/** Loops whose bounds lie below their start make no trips, and need no room. */

/** @differentiable wrt x */
export function farApart(x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < y.length - 5; i++) y[i] = y[i]! * x[i]! + x[i]! * x[i + 5]!;
}

/** @differentiable */
export function inRows(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length - 3; i++) {
    const row = new Float64Array(2);
    row[0] = x[i]!;
    for (let k = 0; k < 2; k++) row[1]! += row[0]! * x[i + k]!;
    sum += row[1]! ** 2;
  }
  return sum;
}

const numbers = (count: number) => Float64Array.from({ length: count }, (_, i) => 0.4 + Math.sin(3 * i + 1) / 3);

export const samples = {
  farApart: [0, 1, 3, 7].map((n) => [numbers(n), numbers(n)]),
  inRows: [[numbers(0)], [numbers(1)], [numbers(5)]],
};
