/** Functions that give nothing some time: `null`, `undefined`, or no value at their end. */

interface Point {
  x: number;
  y: number;
}
function find(x: number): number | undefined {
  if (x > 1) return x * x;
  if (x < -1) return undefined;
}
function findFirst(x: number): number | undefined {
  if (x < 1) return undefined;
  return x * x;
}
/** @differentiable wrt x modes grad jvp vjp hvp */
export function usesFind(x: number): number {
  const f = findFirst(x);
  let s = f === undefined ? x : f * 2;
  if (f !== undefined) s += f;
  return (find(x) ?? x) * s;
}
function none(x: number): number | null {
  if (x < 1) return null;
  return x * x;
}
/** @differentiable wrt x modes grad jvp vjp hvp */
export function usesNull(x: number): number {
  const f = none(x);
  return (f === null ? x * x : f * 2) + (none(x) ?? 3 * x);
}
function nearest(ps: Point[], q: number): Point | null {
  if (ps.length === 0) return null;
  let best = ps[0]!;
  for (const p of ps) if (Math.abs(p.x - q) < Math.abs(best.x - q)) best = p;
  return best;
}
function made(x: number): Point | undefined {
  if (x > 1) return { x, y: x * x };
  return undefined;
}
/** @differentiable wrt ps modes grad jvp vjp hvp */
export function usesNearest(ps: Point[], q: number): number {
  const b = nearest(ps, q);
  if (!b) return q;
  return b.x ** 2 * b.y + (nearest(ps, 0)?.y ?? 3);
}
/** @differentiable wrt x modes grad jvp vjp hvp */
export function usesMade(x: number): number {
  const m = made(x);
  const n = made(x * 2) ?? { x: 1, y: x };
  return (m ? m.x * m.y : x) * n.y + (m?.x ?? x);
}
function list(x: number): number[] | null {
  if (x > 1) return [x, x * x];
  if (x < 0) return [x];
  return null;
}
/** @differentiable wrt x modes grad jvp vjp hvp */
export function usesList(x: number): number {
  const l = list(x);
  let s = 0;
  if (l) for (const v of l) s += v * v;
  return s + (l?.[1] ?? x) + (l?.length ?? 0) * x;
}
function isLarge(x: number): boolean | undefined {
  if (x > 1) return true;
  if (x > 0) return false;
  return undefined;
}
/** @differentiable wrt x modes grad jvp vjp hvp */
export function usesTest(x: number): number {
  const t = isLarge(x);
  return t === undefined ? x : t ? x * x : x ** 3;
}
export const samples = {
  usesFind: [[0.5], [1.5], [-1.5]],
  usesNull: [[0.5], [1.5]],
  usesNearest: [
    [[], 0.5],
    [
      [
        { x: 1, y: 2 },
        { x: 0.4, y: 3 },
      ],
      0.5,
    ],
  ],
  usesMade: [[0.3], [0.7], [1.5]],
  usesList: [[0.5], [1.5], [-0.5]],
  usesTest: [[0.5], [1.5], [-0.5]],
};
