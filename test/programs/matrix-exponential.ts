/** The matrix exponential by scaling, Taylor expansion and squaring. */

type Matrix = number[][];

function multiply(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

function identity(n: number): Matrix {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
}

/** @differentiable */
export function exponential(a: Matrix): Matrix {
  const norm = Math.max(...a.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  const squarings = Math.max(0, Math.ceil(Math.log2(norm)) + 1);
  const scale = 2 ** -squarings;
  const scaled = a.map((row) => row.map((value) => value * scale));
  let term = identity(a.length);
  let sum = identity(a.length);
  for (let k = 1; k <= 12; k++) {
    term = multiply(term, scaled).map((row) => row.map((value) => value / k));
    sum = sum.map((row, i) => row.map((value, j) => value + term[i][j]));
  }
  for (let k = 0; k < squarings; k++) sum = multiply(sum, sum);
  return sum;
}

export const samples = {
  exponential: [
    [
      [
        [0.3, -1.2],
        [0.8, 0.5],
      ],
    ],
  ],
};
