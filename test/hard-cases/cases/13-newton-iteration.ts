import { fixedPoint } from "fluxion/implicit";

/** @differentiable wrt a */
export function squareRootByNewton(a: number): number {
  let x = 1;
  let change = 1;
  while (Math.abs(change) > 1e-14) {
    const next = 0.5 * (x + a / x);
    change = next - x;
    x = next;
  }
  return x;
}

/** @differentiable wrt a */
export function squareRootOfElement(a: Float64Array): number {
  let x = 1;
  for (let k = 0; k < 12; k++) x = 0.5 * (x + a[0] / x);
  return x;
}

/**
 * By the equation that the root solves, and not by the way to it.
 * @differentiable wrt a
 */
export function squareRootByEquation(a: number): number {
  return fixedPoint((x, p) => Float64Array.of(0.5 * (x[0] + p[0] / x[0])), Float64Array.of(1), Float64Array.of(a))[0];
}

export const samples = {
  squareRootByNewton: [[2], [9.5]],
  squareRootByEquation: [[2], [9.5]],
  squareRootOfElement: [[Float64Array.of(2)]],
};

export const gradients = {
  squareRootByNewton: (a: number) => 0.5 / Math.sqrt(a),
  squareRootByEquation: (a: number) => 0.5 / Math.sqrt(a),
  squareRootOfElement: ([a]: Float64Array) => [0.5 / Math.sqrt(a)],
};
