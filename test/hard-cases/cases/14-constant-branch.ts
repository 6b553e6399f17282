/** @differentiable wrt x */
export function constantOrItself(x: number): number {
  if (x < 1) return 2;
  return x;
}

/** @differentiable wrt x */
export function constantOrItselfInPlace(x: Float64Array): number {
  for (let i = 0; i < x.length; i++) if (x[i] < 0) x[i] = 0.5;
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i];
  return s;
}

/** @differentiable wrt x */
export function constantByConditional(x: number, useIt: boolean): number {
  return useIt ? x : 7;
}

export const samples = {
  constantOrItself: [[0.5], [1.5]],
  constantOrItselfInPlace: [[Float64Array.of(-1, 2, -3, 4)]],
  constantByConditional: [
    [2, true],
    [2, false],
  ],
};

export const gradients = {
  constantOrItself: (x: number) => (x < 1 ? 0 : 1),
  constantOrItselfInPlace: (x: Float64Array) => x.map((value) => (value < 0 ? 0 : 1)),
  constantByConditional: (_: number, useIt: boolean) => (useIt ? 1 : 0),
};
