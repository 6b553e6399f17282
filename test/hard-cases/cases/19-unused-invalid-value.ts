/** @differentiable wrt x */
export function unusedArcCosine(x: number): number {
  const unused = Math.acos(x);
  return x * x;
}

/** @differentiable wrt x */
export function unusedInLoop(x: Float64Array): number {
  let s = 0;
  let invalid = 0;
  for (let i = 0; i < x.length; i++) {
    invalid += Math.log(x[i]);
    s += x[i] * x[i];
  }
  return s;
}

export const samples = {
  unusedArcCosine: [[2], [1]],
  unusedInLoop: [[Float64Array.of(-1, 0, 2)]],
};

export const gradients = {
  unusedArcCosine: (x: number) => 2 * x,
  unusedInLoop: (x: Float64Array) => x.map((value) => 2 * value),
};
