/** Parameters that are written where no call leads: they are outputs like those that are. */

/** @differentiable wrt x y */
export function inACase(x: Float64Array, y: Float64Array): number {
  switch (1 + 1) {
    case 0:
      y[0] = 0.86;
    default:
  }
  x[0]! *= x[1]!;
  return x[0]! * y[0]!;
}

/** @differentiable wrt x y */
export function inABranch(x: number[], y: Float64Array): void {
  const isLogged = [1].length > 1;
  if (isLogged) y.fill(x[1]!);
  else x[0]! *= y[1]!;
}

export const samples = {
  inACase: [[Float64Array.of(0.4, -0.7), Float64Array.of(1.2, 0.3)]],
  inABranch: [[[0.4, -0.7], Float64Array.of(1.2, 0.3)]],
};
