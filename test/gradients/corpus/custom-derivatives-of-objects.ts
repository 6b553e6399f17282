/** Lists, objects and what carries no derivative, handed to functions whose derivatives are given by hand, or come from them. */
import { customJvp, customVjp } from "fluxion";

const total = customJvp(
  customVjp(
    (rows: number[][], weights: number[]) => rows.map((row) => row.reduce((sum, v, i) => sum + v * weights[i], 0)),
    ([rows, weights], _sums, bar) => [
      rows.map((row, r) => row.map((_, i) => bar[r] * weights[i])),
      weights.map((_, i) => rows.reduce((sum, row, r) => sum + bar[r] * row[i], 0)),
    ],
  ),
  ([rows, weights], _sums, [rowsDot, weightsDot]) =>
    rows.map((row, r) => row.reduce((sum, v, i) => sum + rowsDot[r][i] * weights[i] + v * weightsDot[i], 0)),
);

/** @differentiable wrt rows weights */
export function ofLists(rows: number[][], weights: number[]): number {
  const once = total(rows, weights);
  const squares = rows.map((row) => row.map((v) => v * v));
  const twice = total(squares, once);
  return twice[0] * once[1] + twice[1];
}

const outer = customJvp(
  customVjp(
    (x: number[], y: number[]) => x.map((xi) => y.map((yi) => xi * yi)),
    ([x, y], _products, bar) => [
      x.map((_, i) => y.reduce((sum, yj, j) => sum + bar[i][j] * yj, 0)),
      y.map((_, j) => x.reduce((sum, xi, i) => sum + bar[i][j] * xi, 0)),
    ],
  ),
  ([x, y], _products, [xDot, yDot]) => x.map((xi, i) => y.map((yj, j) => xDot[i] * yj + xi * yDot[j])),
);

/** @differentiable wrt x y */
export function givesLists(x: number[], y: number[]): number {
  const products = outer(x, y);
  let sum = 0;
  for (const [i, row] of products.entries()) for (const [j, v] of row.entries()) sum += v * v * (i + 2 * j + 1);
  return sum;
}

interface Point {
  x: number;
  y: number;
}

interface Polar {
  readonly radius: number;
  readonly angle: number;
  readonly isFar: boolean;
}

const polar = customJvp(
  customVjp(
    (p: Point): Polar => {
      const radius = Math.hypot(p.x, p.y);
      return { radius, angle: Math.atan2(p.y, p.x), isFar: radius > 2 };
    },
    ([{ x, y }], { radius }, bar) => {
      const byAngle = bar.angle / radius;
      const [cos, sin] = [x / radius, y / radius];
      return [{ y: bar.radius * sin + byAngle * cos, x: bar.radius * cos - byAngle * sin }];
    },
  ),
  ([{ x, y }], { radius }, [dot]) => ({
    angle: (x * dot.y - y * dot.x) / (radius * radius),
    radius: (x * dot.x + y * dot.y) / radius,
  }),
);

/** @differentiable wrt p */
export function ofObjects(p: Point): number {
  const { radius, angle, isFar } = polar(p);
  const turned = polar({ x: radius, y: angle * p.x });
  return isFar ? turned.angle * radius : turned.radius + angle;
}

const gathered = customJvp(
  customVjp(
    (x: Float64Array, at: Int32Array, scale: number): [Float64Array, number] => {
      const y = new Float64Array(at.length);
      for (let i = 0; i < at.length; i++) y[i] = x[at[i]] * scale;
      return [y, scale * scale];
    },
    ([x, at, scale], _result, [yBar, squareBar]) => {
      const xBar = new Float64Array(x.length);
      let scaleBar = 2 * scale * squareBar;
      for (let i = 0; i < at.length; i++) {
        xBar[at[i]] += yBar[i] * scale;
        scaleBar += yBar[i] * x[at[i]];
      }
      return [xBar, scaleBar];
    },
  ),
  ([x, at, scale], _result, [xDot, scaleDot]) => {
    const yDot = new Float64Array(at.length);
    for (let i = 0; i < at.length; i++) yDot[i] = xDot[at[i]] * scale + x[at[i]] * scaleDot;
    return [yDot, 2 * scale * scaleDot];
  },
);

/** @differentiable wrt x scale */
export function ofIndexes(x: Float64Array, at: Int32Array, scale: number): number {
  const [y, square] = gathered(x, at, scale);
  const [z] = gathered(y, at, 2);
  return y[0] * z[1] + z[2] * square;
}

const x3 = () => Float64Array.of(0.6, -1.1, 0.8);

export const samples = {
  ofLists: [
    [
      [
        [1, 0.5],
        [-0.3, 2],
      ],
      [0.7, -1.2],
    ],
  ],
  givesLists: [
    [
      [1, 0.5, -2],
      [0.3, 0.7],
    ],
  ],
  ofObjects: [[{ x: 1.2, y: 0.4 }], [{ x: -1.9, y: 1.3 }]],
  ofIndexes: [[x3(), Int32Array.of(2, 0, 1, 2), 1.4]],
};
