/** Elements that are handed over as they may be missing, in functions whose lists may change. */
function orOne(c?: number): number {
  return c ?? 1;
}
/** @differentiable */
export function asked(x: number[], n: number): number {
  const q: number[] = [];
  let s = 0;
  for (let i = 0; i < n; i++) {
    s += (q[0] ?? 2) * x[i]! * orOne(q[i - 1]) + orOne(x[i + 2]) * x[i]!;
    q.push(x[i]! * 2);
    if (q.length > 2) q.shift();
  }
  return s;
}
/** @differentiable */
export function written(x: number[], n: number): number {
  x[1] = 1;
  let s = 0;
  for (let i = 0; i < n; i++) s += orOne(x[i + 2]) * x[i]!;
  return s * x[0]!;
}
export const samples = { asked: [[[0.3, 0.7, -1, 2], 4]], written: [[[0.3, 0.7, -1, 2], 4]] };
