/** What is `null` by a condition, beside elements that may be `undefined` and what `??` has chosen. */

/** @differentiable wrt x */
export function nullOrUndefined(x: number[], c: boolean, i: number): number {
  const v = c ? null : x[i];
  return v === null ? 3 : v === undefined ? 2 : v * v;
}
/** @differentiable wrt x */
export function nullOrElement(x: number[], c: boolean, i: number): number {
  const v = c ? null : x[i];
  const w = c ? null : x[i];
  return (v ?? x[0]! * 5) + (w == null ? x[0]! : w * w * 3);
}
/** @differentiable wrt x */
export function nullOrDefault(x: number[], c: boolean, i: number): number {
  const u = x[i] ?? 4;
  const w = c ? null : u;
  if (w === null) return x[0]!;
  return w * w;
}
/** @differentiable wrt x */
export function nullOrKept(x: number[], c: boolean, i: number): number {
  let u = 3;
  u = x[i]!;
  x[0]! *= 2;
  const w = c ? null : u;
  if (w === null) return x[0]!;
  return w * w;
}
/** @differentiable wrt x */
export function nullOrBranch(x: number[], c: boolean, i: number): number {
  let u: number = 3;
  if (i > 0) u = x[i];
  const w = c ? null : u;
  if (w === null) return x[0]!;
  return w * x[1]!;
}
/** @differentiable wrt x */
export function nullGivenByFunction(x: number[], c: boolean, i: number): number {
  const find = (): number | null => (c ? null : x[i]!);
  const w = find();
  const v = find() ?? x[0]!;
  let best: number | null = null;
  for (let j = 0; j < 3; j++) {
    const p = j > i ? null : x[j + 1]!;
    if (p !== null && (best === null || p > best)) best = p;
  }
  if (w === null) return v * v + (best ?? 1);
  return w * w + v + (best ?? 1);
}
/** @differentiable wrt x */
export function undefinedOrOptional(x: number[], o: { a?: number }, i: number): number {
  const u = o.a ?? 3;
  const w = i > 3 ? undefined : u;
  if (w === undefined) return x[1]!;
  return w * w * x[1]!;
}
const all = [
  [[0.3, 0.5, 0.9], true, 0],
  [[0.3, 0.5, 0.9], false, 1],
  [[0.3, 0.5, 0.9], false, 7],
  [[0.3, 0.5, 0.9], false, 0.5],
];
const inside = all.slice(0, 2);
export const samples = {
  nullOrUndefined: all,
  nullOrElement: all,
  nullOrDefault: all,
  nullOrKept: inside,
  nullOrBranch: inside,
  nullGivenByFunction: inside,
  undefinedOrOptional: [
    [[0.3, 0.5], {}, 0],
    [[0.3, 0.5], { a: 3 }, 5],
  ],
};
