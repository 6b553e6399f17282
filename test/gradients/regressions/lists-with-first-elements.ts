/** Lists that begin with some elements, and grow from there by index. */

/** @differentiable wrt x modes grad jvp vjp */
export function powers(x: number): number {
  const table = [x];
  for (let i = 1; i <= 5; i++) table[i] = table[i - 1]! * x + 1;
  return table[5]! + table[2]!;
}

/** @differentiable wrt x modes grad jvp vjp */
export function recurrence(x: number, n: number): number {
  const table = [1, x];
  for (let i = 0; i < n; i++) table[i + 2] = table[i + 1]! * x + table[i]!;
  let sum = 0;
  for (const each of table) sum += each;
  return sum;
}

/** @differentiable wrt x modes grad jvp vjp */
export function inSteps(x: number): number {
  const table = [x, 2 * x, 3];
  table[3] = table[0]! * table[1]!;
  table[4] = Math.sin(table[3]!);
  return table.reduce((sum, each) => sum + each ** 2, 0);
}

/** @differentiable wrt x modes grad jvp vjp */
export function insideTrips(x: number[]): number {
  let sum = 0;
  for (const seed of x) {
    const row = [seed];
    for (let j = 1; j < 4; j++) row[j] = row[j - 1]! * seed;
    sum += row[3]! - row[1]!;
  }
  return sum;
}

export const samples = {
  powers: [[0.7], [1.3]],
  recurrence: [
    [0.7, 4],
    [1.3, 0],
  ],
  inSteps: [[0.7]],
  insideTrips: [[[0.7, 1.2]], [[-0.4]]],
};
