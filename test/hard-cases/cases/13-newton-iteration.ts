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

export const samples = { squareRootByNewton: [[2], [9.5]], squareRootOfElement: [[Float64Array.of(2)]] };

export const gradients = {
  squareRootByNewton: (a: number) => 0.5 / Math.sqrt(a),
  squareRootOfElement: ([a]: Float64Array) => [0.5 / Math.sqrt(a)],
};
