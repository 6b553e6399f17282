/** @differentiable wrt x y */
export function power(x: number, y: number): number {
  return Math.pow(x, y);
}

/** @differentiable wrt x y */
export function powerByOperator(x: number, y: number): number {
  return x ** y;
}

/** @differentiable wrt x */
export function literalPowers(x: number): number {
  return x ** 2 + x ** 3 + x ** 1 + x ** 0;
}

/** @differentiable wrt x */
export function powersOfElements(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i] ** i;
  return s;
}

export const samples = {
  power: [
    [0, 1],
    [0, 0],
    [0, 2],
    [2, 3],
    [1.5, -0.5],
  ],
  powerByOperator: [
    [0, 1],
    [0, 0],
    [0, 2],
    [2, 3],
  ],
  literalPowers: [[0], [-2], [1.5]],
  powersOfElements: [[Float64Array.of(2, 3, -2, 0)], [Float64Array.of(0, 0, 0)]],
};

const slopes = (x: number, y: number) => [y === 0 ? 0 : y * x ** (y - 1), x === 0 ? 0 : x ** y * Math.log(x)];

export const gradients = {
  power: slopes,
  powerByOperator: slopes,
  literalPowers: (x: number) => 2 * x + 3 * x * x + 1,
  powersOfElements: (x: Float64Array) => x.map((value, i) => (i === 0 ? 0 : i * value ** (i - 1))),
};
