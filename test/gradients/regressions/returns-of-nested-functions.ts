/** What a function returns is not what the function expressions inside it return; and a `return` may give nothing. */

/** @differentiable wrt x modes grad jvp vjp */
export function aroundFunctionExpression(x: number): number {
  function make(scale: number) {
    const inner = function (y: number): number {
      if (y < 0) return -y;
      return y * scale;
    };
    return inner(x) * inner(-x);
  }
  return make(x) + make(2);
}

/** @differentiable wrt x modes grad jvp vjp */
export function withoutValue(x: number[]): number {
  let sum = 0;
  const add = (value: number): void => {
    if (value < 0) return;
    sum += value * value;
  };
  for (const value of x) add(value);
  return sum;
}

export const samples = {
  aroundFunctionExpression: [[0.75], [-1.25]],
  withoutValue: [[[0.5, -1.5, 2]]],
};
