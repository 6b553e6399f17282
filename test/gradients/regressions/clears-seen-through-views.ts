/** Cells that are overwritten under one name after they were written under another, a place further on. */
/** @differentiable */
export function overwrittenNext(x: Float64Array): number {
  const cells = new Float64Array(x.length + 1);
  const next = cells.subarray(1);
  for (let i = 0; i < x.length; i++) {
    cells[i] = Math.sin(x[i]!);
    next[i] = x[i]! * x[i]!;
  }
  let sum = 0;
  for (let i = 0; i < cells.length; i++) sum += cells[i]! * (i + 1);
  return sum;
}

/** @differentiable */
export function overwrittenBeside(x: Float64Array): number {
  const cells = new Float64Array(x.length);
  const next = cells.subarray(1);
  cells[1] = Math.sin(x[0]!);
  next[0] = x[0]! * x[0]!;
  return cells[1]! * 2 + cells[0]!;
}

export const samples = {
  overwrittenBeside: [[Float64Array.of(0.3, -0.7, 1.1)]],
  overwrittenNext: [[Float64Array.of(0.3, -0.7, 1.1, 0.4)]],
};
