/** Soft dynamic time warping (Cuturi and Blondel 2017). */

function softMin(a: number, b: number, c: number, gamma: number): number {
  const smallest = Math.min(a, b, c);
  const sum = [a, b, c].reduce((total, value) => total + Math.exp((smallest - value) / gamma), 0);
  return smallest - gamma * Math.log(sum);
}

/** @differentiable wrt x y gamma */
export function softDtw(x: number[], y: number[], gamma: number): number {
  const r: number[][] = Array.from({ length: x.length + 1 }, () => new Array(y.length + 1).fill(Infinity));
  r[0][0] = 0;
  for (let i = 1; i <= x.length; i++) {
    for (let j = 1; j <= y.length; j++) {
      const cost = (x[i - 1] - y[j - 1]) ** 2;
      const best =
        i === 1 && j === 1
          ? 0
          : i === 1
            ? r[i][j - 1]
            : j === 1
              ? r[i - 1][j]
              : softMin(r[i - 1][j], r[i][j - 1], r[i - 1][j - 1], gamma);
      r[i][j] = cost + best;
    }
  }
  return r[x.length][y.length];
}

export const samples = {
  softDtw: [[[0.1, 0.5, 0.9], [0.25, 0.4, 0.3, 1.0], 0.5]],
};
