/** Functions that call themselves, whose gradients keep what they need on stacks and write nothing else. */

/** @differentiable wrt x */
export function product(x: Float64Array, k: number): number {
  return k >= x.length ? 1 : Math.sin(x[k]!) * product(x, k + 1);
}

/**
 * The stack of numbers is a list of numbers, too.
 *
 * @differentiable wrt x
 */
export function ofList(x: number[], k: number): number {
  return k >= x.length ? 1 : (x[k]! + 2) * ofList(x, k + 1) + x[0]!;
}

/** @differentiable wrt x w */
export function halves(x: Float64Array, w: Float64Array): number {
  const inner = (from: number, to: number): number => {
    if (to - from < 2) return Math.cos(x[from]! * w[0]!);
    const middle = (from + to) >> 1;
    return inner(from, middle) * inner(middle, to);
  };
  return inner(0, x.length);
}

/** @differentiable wrt x */
export function ofViews(x: Float64Array): number {
  if (x.length < 2) return x[0]! * x[0]!;
  return Math.sin(x[0]!) * ofViews(x.subarray(1));
}

/** @differentiable wrt model */
export function ofStruct(model: { w: Float64Array; list: number[] }, depth: number): number {
  if (depth === 0) return model.w[0]! * model.list[0]!;
  return Math.tanh(model.w[depth]! * ofStruct(model, depth - 1)) + model.list[1]!;
}

const x = Float64Array.of(0.3, -0.7, 1.1, 0.4);

export const samples = {
  product: [
    [x, 0],
    [x, 4],
  ],
  ofList: [[[0.3, -0.7, 1.1], 0]],
  halves: [[x, Float64Array.of(0.7)]],
  ofViews: [[x]],
  ofStruct: [[{ w: x, list: [0.5, 0.25] }, 3]],
};
