/** @differentiable wrt x y */
export function withoutBraces(x: number, y: number): number {
  let s = 0;
  for (let i = 0; i < 3; i++)
    if (i % 2 === 0) s += x * y;
    else s -= x;
  while (s > 5) s *= 0.5;
  if (s > 100) return s;
  else s = s * x;
  do s += y;
  while (s < 0);
  return s;
}

/** @differentiable wrt dx t0 */
export function takenNames(dx: number, t0: number, xBar: Float64Array): number {
  const xTape = dx * t0;
  let trip = xTape;
  let exit = t0;
  for (let i = 0; i < xBar.length; i++) {
    const dxBar = trip * xBar[i];
    trip = Math.sin(dxBar) + dx;
    exit *= trip;
    if (exit > 50) break;
  }
  const dxDot = exit * trip;
  const cursor = dxDot + xTape;
  return cursor * t0;
}

/** @differentiable wrt x y */
export function readThenOverwrittenCell(x: number, y: Float64Array): number {
  const loss = x * y[0];
  y[0] += 100;
  return loss;
}

export const samples = {
  withoutBraces: [
    [1.5, 2],
    [3, 2],
  ],
  takenNames: [
    [0.5, 2, Float64Array.of(1, 2, 3)],
    [3, 5, Float64Array.of(1, 2, 3)],
  ],
  readThenOverwrittenCell: [[2, Float64Array.of(3)]],
};

export const gradients = {
  readThenOverwrittenCell: (x: number, y: Float64Array) => [y[0], x],
};
