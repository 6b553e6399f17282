/** Natural cubic splines: made once, then evaluated where needed. */

function naturalSpline(xs: number[], ys: number[]): (x: number) => number {
  const n = xs.length;
  const second = new Array<number>(n).fill(0);
  const u = new Array<number>(n).fill(0);
  for (let i = 1; i < n - 1; i++) {
    const sig = (xs[i] - xs[i - 1]) / (xs[i + 1] - xs[i - 1]);
    const p = sig * second[i - 1] + 2;
    second[i] = (sig - 1) / p;
    const slope = (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) - (ys[i] - ys[i - 1]) / (xs[i] - xs[i - 1]);
    u[i] = ((6 * slope) / (xs[i + 1] - xs[i - 1]) - sig * u[i - 1]) / p;
  }
  for (let i = n - 2; i >= 0; i--) second[i] = second[i] * second[i + 1] + u[i];
  return (x) => {
    let low = 0;
    let high = n - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (xs[middle] > x) high = middle;
      else low = middle;
    }
    const h = xs[high] - xs[low];
    const a = (xs[high] - x) / h;
    const b = (x - xs[low]) / h;
    return a * ys[low] + b * ys[high] + (((a ** 3 - a) * second[low] + (b ** 3 - b) * second[high]) * h * h) / 6;
  };
}

/** @differentiable wrt ys x */
export function evaluate(xs: number[], ys: number[], x: number): number {
  return naturalSpline(xs, ys)(x);
}

/** @differentiable wrt ys */
export function integral(xs: number[], ys: number[], n: number): number {
  const spline = naturalSpline(xs, ys);
  const [first, last] = [xs[0], xs[xs.length - 1]];
  const h = (last - first) / n;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += spline(first + (i + 0.5) * h);
  return sum * h;
}

const xs = [0, 1, 2.5, 3];
const ys = [0.3, -0.2, 0.8, 1.1];

export const samples = {
  evaluate: [
    [xs, ys, 1.7],
    [xs, ys, 0.2],
  ],
  integral: [[xs, ys, 5]],
};
