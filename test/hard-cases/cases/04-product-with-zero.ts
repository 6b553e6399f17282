/** @differentiable wrt x */
export function product(x: Float64Array): number {
  let p = 1;
  for (let i = 0; i < x.length; i++) p *= x[i];
  return p;
}

/** @differentiable wrt x */
export function productOfList(x: number[], n: number): number {
  let p = x[0];
  let i = 1;
  while (i < n) p = p * x[i++];
  return p;
}

export const samples = {
  product: [
    [Float64Array.of(4, 4, 4)],
    [Float64Array.of(2, 0, 3)],
    [Float64Array.of(2, 0, 0)],
    [Float64Array.of(5)],
    [new Float64Array(0)],
  ],
  productOfList: [
    [[4, 4, 4], 3],
    [[2, 0, 3], 3],
    [[2, 7, 3], 1],
  ],
};

const others = (x: readonly number[]) =>
  x.map((_, k) => x.reduce((product, value, i) => (i === k ? product : product * value), 1));

export const gradients = {
  product: (x: Float64Array) => others(Array.from(x)),
  productOfList: (x: number[], n: number) => [...others(x.slice(0, n)), ...x.slice(n).map(() => 0)],
};
