/** Cholesky factorisation, log-determinant and solution of symmetric positive definite systems. */

function cholesky(a: number[][]): number[][] {
  const n = a.length;
  const l: number[][] = [];
  for (let i = 0; i < n; i++) {
    l.push(new Array(n).fill(0));
    for (let j = 0; j <= i; j++) {
      let sum = a[i][j];
      for (let k = 0; k < j; k++) sum -= l[i][k] * l[j][k];
      if (i === j) {
        if (sum <= 0) throw new Error("the matrix is not positive definite");
        l[i][i] = Math.sqrt(sum);
      } else {
        l[i][j] = sum / l[j][j];
      }
    }
  }
  return l;
}

/** @differentiable */
export function logDeterminant(a: number[][]): number {
  const l = cholesky(a);
  let sum = 0;
  for (let i = 0; i < l.length; i++) sum += Math.log(l[i][i]);
  return 2 * sum;
}

/** @differentiable wrt a b */
export function solve(a: number[][], b: number[]): number[] {
  const l = cholesky(a);
  const n = b.length;
  const y = new Array<number>(n);
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= l[i][k] * y[k];
    y[i] = sum / l[i][i];
  }
  const x = new Array<number>(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i];
    for (let k = i + 1; k < n; k++) sum -= l[k][i] * x[k];
    x[i] = sum / l[i][i];
  }
  return x;
}

/**
 * Negative log-likelihood of a Gaussian process with a squared-exponential kernel.
 * @differentiable wrt lengthScale noise y
 */
export function gaussianProcess(x: number[], y: number[], lengthScale: number, noise: number): number {
  const n = x.length;
  const k: number[][] = [];
  for (let i = 0; i < n; i++) {
    k[i] = [];
    for (let j = 0; j < n; j++) {
      const d = (x[i] - x[j]) / lengthScale;
      k[i][j] = Math.exp(-0.5 * d * d) + (i === j ? noise * noise : 0);
    }
  }
  const alpha = solve(k, y);
  let fit = 0;
  for (let i = 0; i < n; i++) fit += y[i] * alpha[i];
  return 0.5 * fit + 0.5 * logDeterminant(k) + 0.5 * n * Math.log(2 * Math.PI);
}

const matrix = () => [
  [4, 1, 0.5],
  [1, 3, -0.2],
  [0.5, -0.2, 2],
];

export const samples = {
  logDeterminant: [[matrix()]],
  solve: [[matrix(), [1, -2, 0.5]]],
  gaussianProcess: [[[0, 0.4, 1.1], [0.3, -0.2, 0.9], 0.7, 0.3]],
};
