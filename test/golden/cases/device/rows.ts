/**
 * Rows of a table, by their numbers: what they add to the gradient is summed up by each invocation for itself first.
 * @differentiable wrt table modes valueAndGrad target webgpu
 */
export function energy(table: Float64Array, row: Int32Array, columns: number): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    for (let j = 0; j < columns; j++) sum += Math.exp(-table[row[i] * columns + j] * (i + 1));
  }
  return sum;
}

export const samples = {
  energy: [[Float64Array.of(1, 2, 3, 4, 5, 6), Int32Array.of(2, 0, 2, 1), 2]],
};
