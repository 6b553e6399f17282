/** LU decomposition with partial pivoting, in place. */

interface Decomposition {
  lu: number[][];
  pivots: number[];
  sign: number;
}

function decompose(matrix: number[][]): Decomposition {
  const n = matrix.length;
  const lu = matrix.map((row) => row.slice());
  const pivots: number[] = [];
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let p = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(lu[i][k]) > Math.abs(lu[p][k])) p = i;
    }
    pivots[k] = p;
    if (p !== k) {
      [lu[p], lu[k]] = [lu[k], lu[p]];
      sign = -sign;
    }
    for (let i = k + 1; i < n; i++) {
      lu[i][k] /= lu[k][k];
      for (let j = k + 1; j < n; j++) lu[i][j] -= lu[i][k] * lu[k][j];
    }
  }
  return { lu, pivots, sign };
}

/** @differentiable */
export function determinant(matrix: number[][]): number {
  const { lu, sign } = decompose(matrix);
  return lu.reduce((product, row, i) => product * row[i], sign);
}

/** @differentiable wrt matrix right */
export function solve(matrix: number[][], right: number[]): number[] {
  const { lu, pivots } = decompose(matrix);
  const n = lu.length;
  const x = [...right];
  for (let k = 0; k < n; k++) {
    const p = pivots[k];
    const t = x[p];
    x[p] = x[k];
    x[k] = t;
    for (let i = k + 1; i < n; i++) x[i] -= lu[i][k] * x[k];
  }
  for (let k = n - 1; k >= 0; k--) {
    x[k] /= lu[k][k];
    for (let i = 0; i < k; i++) x[i] -= lu[i][k] * x[k];
  }
  return x;
}

const matrix = () => [
  [0.5, 1.2, -0.3],
  [1.5, -0.2, 0.7],
  [0.1, 0.9, 1.1],
];

export const samples = {
  determinant: [[matrix()]],
  solve: [[matrix(), [1, -2, 0.5]]],
};
